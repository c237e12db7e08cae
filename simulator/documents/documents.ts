import { placeKey, type Place } from '../../src/automation/place.ts';
import {
  documentArn,
  isVisibleTo,
  versionFor,
  type AutomationDocument,
  type RunbookVersion,
} from './document.ts';
import { readDocumentsFile, writeDocumentsFile } from './documents-file.ts';

export interface DocumentsOptions {
  /** Those that come from files of the project. Changes to them do not survive a restart. */
  readonly fromFiles: readonly AutomationDocument[];
  /** Where the others survive a restart. */
  readonly file: string | undefined;
  /** Whether a child in another Region needs the document there too. */
  readonly isNeededInEachRegion: boolean;
}

const keyOf = (place: Place, name: string): string => `${placeKey(place)}#${name}`;

/** The documents of every account and Region. */
export class Documents {
  readonly #options: DocumentsOptions;
  readonly #documents: Map<string, AutomationDocument>;

  /** @throws {Error} that names the file if it cannot be read */
  constructor(options: DocumentsOptions) {
    this.#options = options;
    const kept = options.file === undefined ? [] : readDocumentsFile(options.file);
    this.#documents = new Map(
      [...kept, ...options.fromFiles].map((document) => [keyOf(document.place, document.name), document]),
    );
  }

  /** A document that the account owns. */
  owned(place: Place, name: string): AutomationDocument | undefined {
    return this.#documents.get(keyOf(place, name));
  }

  /** What an account owns or may use in a Region, by name. */
  visibleIn({ accountId, region }: Place): readonly AutomationDocument[] {
    return [...this.#documents.values()]
      .filter((document) => document.place.region === region && isVisibleTo(document, accountId))
      .sort((one, other) => (documentArn(one) < documentArn(other) ? -1 : 1));
  }

  /**
   * The document that an account means.
   * @param reference the name of its own, or of one of the project's; the ARN of one that is shared with it
   */
  find(place: Place, reference: string): AutomationDocument | undefined {
    const [, region, owner, name] = /^arn:aws:ssm:([\w-]+):(\d{12}):document\/(.+)$/.exec(reference) ?? [];
    if (region === undefined || owner === undefined || name === undefined) {
      return (
        this.owned(place, reference) ??
        this.visibleIn(place).find((document) => document.isFromFile && document.name === reference)
      );
    }
    const document = region === place.region ? this.owned({ accountId: owner, region }, name) : undefined;
    return document !== undefined && isVisibleTo(document, place.accountId) ? document : undefined;
  }

  /** The runbook that an account means, if it may use that version of it. */
  runbook(place: Place, reference: string, version?: string): RunbookVersion | undefined {
    const document = this.find(place, reference);
    const found = document && versionFor(document, place.accountId, version);
    return found && { ...found.runbook, version: found.version, owner: document.place };
  }

  /**
   * Whether a child in that place can run it: the account owns it, or it is shared with the account.
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-multiple-accounts-regions.html
   */
  isUsableIn(place: Place, { owner, name, version }: RunbookVersion): boolean {
    const isHere = this.#options.isNeededInEachRegion && place.region !== owner.region;
    const document = this.owned(isHere ? { ...owner, region: place.region } : owner, name);
    if (document === undefined) return false;
    return isHere
      ? isVisibleTo(document, place.accountId)
      : versionFor(document, place.accountId, version) !== undefined;
  }

  put(document: AutomationDocument): void {
    this.#documents.set(keyOf(document.place, document.name), document);
    this.#save();
  }

  delete({ place, name }: AutomationDocument): void {
    this.#documents.delete(keyOf(place, name));
    this.#save();
  }

  #save(): void {
    if (this.#options.file === undefined) return;
    writeDocumentsFile(
      this.#options.file,
      [...this.#documents.values()].filter(({ isFromFile }) => !isFromFile),
    );
  }
}
