import { locationKey, type Location } from '../organization/location.ts';
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

const keyOf = (location: Location, name: string): string => `${locationKey(location)}#${name}`;

/** The documents of every account and Region. */
export class Documents {
  readonly #options: DocumentsOptions;
  readonly #documents: Map<string, AutomationDocument>;

  /** @throws {Error} that names the file if it cannot be read */
  constructor(options: DocumentsOptions) {
    this.#options = options;
    const kept = options.file === undefined ? [] : readDocumentsFile(options.file);
    this.#documents = new Map(
      [...kept, ...options.fromFiles].map((document) => [keyOf(document.location, document.name), document]),
    );
  }

  /** A document that the account owns. */
  owned(location: Location, name: string): AutomationDocument | undefined {
    return this.#documents.get(keyOf(location, name));
  }

  /** What an account owns or may use in a Region, by name. */
  visibleIn({ accountId, region }: Location): readonly AutomationDocument[] {
    return [...this.#documents.values()]
      .filter((document) => document.location.region === region && isVisibleTo(document, accountId))
      .sort((one, other) => (documentArn(one) < documentArn(other) ? -1 : 1));
  }

  /**
   * The document that an account means.
   * @param reference the name of its own, or of one of the project's; the ARN of one that is shared with it
   */
  find(location: Location, reference: string): AutomationDocument | undefined {
    const [, region, owner, name] = /^arn:aws:ssm:([\w-]+):(\d{12}):document\/(.+)$/.exec(reference) ?? [];
    if (region === undefined || owner === undefined || name === undefined) {
      return (
        this.owned(location, reference) ??
        this.visibleIn(location).find((document) => document.isFromFile && document.name === reference)
      );
    }
    const document = region === location.region ? this.owned({ accountId: owner, region }, name) : undefined;
    return document !== undefined && isVisibleTo(document, location.accountId) ? document : undefined;
  }

  /** The runbook that an account means, if it may use that version of it. */
  runbook(location: Location, reference: string, version?: string): RunbookVersion | undefined {
    const document = this.find(location, reference);
    const found = document && versionFor(document, location.accountId, version);
    if (document === undefined || found === undefined) return undefined;
    const targetType = found.labels.TargetType;
    return { ...found.runbook, version: found.version, owner: document.location, targetType };
  }

  /**
   * Whether a child in that place can run it: the account owns it, or it is shared with the account.
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-multiple-accounts-regions.html
   */
  isUsableIn(location: Location, { owner, name, version }: RunbookVersion): boolean {
    const isHere = this.#options.isNeededInEachRegion && location.region !== owner.region;
    const document = this.owned(isHere ? { ...owner, region: location.region } : owner, name);
    if (document === undefined) return false;
    return isHere
      ? isVisibleTo(document, location.accountId)
      : versionFor(document, location.accountId, version) !== undefined;
  }

  put(document: AutomationDocument): void {
    this.#documents.set(keyOf(document.location, document.name), document);
    this.#save();
  }

  delete({ location, name }: AutomationDocument): void {
    this.#documents.delete(keyOf(location, name));
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
