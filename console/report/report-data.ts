/** A run as a file holds it: what repeats stands once. Made by `rollcall report`, read by the file's own script. */
export interface ReportData {
  readonly version: 1;
  /** The report without its targets, as the API gave it. */
  readonly head: Readonly<Record<string, unknown>>;
  /** As the API gave them; absent where it has none. */
  readonly causes?: readonly unknown[] | undefined;
  /** When the file was written, ISO 8601. */
  readonly writtenAt: string;
  /** Account IDs with their names, where they are known. */
  readonly accounts: readonly (readonly [id: string, name?: string])[];
  /** Regions, verdicts, reasons, causes, resources: every short text that targets share. */
  readonly words: readonly string[];
  readonly messages: readonly string[];
  /** Whether messages were cut so that the file stays small. */
  readonly messagesCut: boolean;
  readonly targets: readonly PackedTarget[];
  /** In the order of the targets; absent unless they were asked for. */
  readonly outputs?: readonly (Readonly<Record<string, readonly string[]>> | null)[] | undefined;
}

/**
 * Places in the lists above, -1 for nothing: account, Region, verdict, reason, cause, resource, message; then the start in
 * milliseconds since the epoch, how long it took, and the execution's ID.
 */
export type PackedTarget = readonly [
  account: number,
  region: number,
  verdict: number,
  reason: number,
  cause: number,
  resource: number,
  message: number,
  start: number | null,
  took: number | null,
  executionId: string | null,
];

/** What is packed of a target. */
export interface PlainTarget {
  readonly accountId?: string | undefined;
  readonly accountName?: string | undefined;
  readonly region?: string | undefined;
  readonly verdict: string;
  readonly reason?: string | undefined;
  readonly causeId?: string | undefined;
  readonly resource?: string | undefined;
  readonly message?: string | undefined;
  readonly executionId?: string | undefined;
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
}

/** Characters that all messages together may have: ten thousand different ones still make a small file. */
const MOST_CHARACTERS = 1_500_000;

/** Texts, each once. */
class Places {
  readonly list: string[] = [];
  readonly #byText = new Map<string, number>();

  of(text: string | undefined): number {
    if (text === undefined || text === '') return -1;
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    this.#byText.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}

/** Packs targets; `unpackTargets` is its reverse, but for messages that had to be cut. */
export function packTargets(
  targets: readonly PlainTarget[],
): Pick<ReportData, 'accounts' | 'words' | 'messages' | 'messagesCut' | 'targets'> {
  const [accounts, words, messages] = [new Places(), new Places(), new Places()];
  const names = new Map<string, string>();
  const packed = targets.map((target): PackedTarget => {
    const { accountId, accountName, startTime, endTime } = target;
    if (accountId !== undefined && accountName !== undefined) names.set(accountId, accountName);
    const start = timeOf(startTime);
    const end = timeOf(endTime);
    return [
      accounts.of(accountId),
      words.of(target.region),
      words.of(target.verdict),
      words.of(target.reason),
      words.of(target.causeId),
      words.of(target.resource),
      messages.of(target.message),
      start,
      start === null || end === null ? null : end - start,
      target.executionId ?? null,
    ];
  });
  const characters = messages.list.reduce((sum, { length }) => sum + length, 0);
  const most = characters <= MOST_CHARACTERS ? Infinity : Math.floor(MOST_CHARACTERS / messages.list.length);
  return {
    accounts: accounts.list.map((id) => {
      const name = names.get(id);
      return name === undefined ? [id] : [id, name];
    }),
    words: words.list,
    messages: messages.list.map((text) => (text.length <= most ? text : `${text.slice(0, most)}…`)),
    messagesCut: most !== Infinity,
    targets: packed,
  };
}

const timeOf = (iso: string | undefined): number | null => {
  const time = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(time) ? null : time;
};

export function unpackTargets({
  accounts,
  words,
  messages,
  targets,
}: Pick<ReportData, 'accounts' | 'words' | 'messages' | 'targets'>): readonly PlainTarget[] {
  return targets.map(
    ([account, region, verdict, reason, cause, resource, message, start, took, executionId]) => {
      const [accountId, accountName] = accounts[account] ?? [];
      return {
        accountId,
        accountName,
        region: words[region],
        verdict: words[verdict] ?? 'unknown',
        reason: words[reason],
        causeId: words[cause],
        resource: words[resource],
        message: messages[message],
        executionId: executionId ?? undefined,
        startTime: start === null ? undefined : new Date(start).toISOString(),
        endTime: start === null || took === null ? undefined : new Date(start + took).toISOString(),
      };
    },
  );
}
