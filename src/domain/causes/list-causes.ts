import type { Counts, Reason, Verdict } from '../verdict.ts';
import { cleanMessage } from './clean-message.ts';
import { describeCause } from './describe-cause.ts';
import { readMessage, toCauseId, toFingerprint, type Fingerprint, type MessageFacts } from './fingerprint.ts';
import type { JudgedTarget } from './judged-target.ts';
import type { CauseDescription } from './reason-advice.ts';

/** Why some of the targets did not succeed. */
export interface Cause extends CauseDescription {
  /** Shape: `c1-<12 hex digits>`; the same for the same cause in every run. */
  readonly id: string;
  readonly fingerprint: Fingerprint;
  /** How many targets it explains, including those that AWS counted and did not list. */
  readonly count: number;
  /** In the order of the ledger, without those that AWS did not list. */
  readonly targets: readonly JudgedTarget[];
  /** Only for callers who may see outputs: a message can repeat a runbook's output. */
  readonly restricted: RestrictedWords;
}

/** Words that a runbook may have written. */
interface RestrictedWords {
  /** The message in one line, without AWS's frame, cut after 160 characters. */
  readonly title: string | undefined;
  /** That of the first target that has one, as AWS gave it. */
  readonly message: string | undefined;
}

/** Why the targets of a ledger did not succeed. */
export interface Causes {
  /** Those that explain the most first, then by ID. Their counts sum to all targets that did not succeed and are not running. */
  readonly causes: readonly Cause[];
  /** Undefined for a target that succeeded, runs or waits. */
  readonly causeIdOf: (target: JudgedTarget) => string | undefined;
}

/** The targets of a ledger. */
interface Judged {
  readonly targets: readonly JudgedTarget[];
  readonly counts: Counts;
  /** Targets that AWS counted and did not list. */
  readonly unnamed: number;
}

/** These need no explanation: they succeeded, or still may. */
const WITHOUT_CAUSE: ReadonlySet<Verdict> = new Set<Verdict>(['succeeded', 'running', 'waiting']);

const hasCause = ({ verdict }: { readonly verdict: Verdict }): boolean => !WITHOUT_CAUSE.has(verdict);

/** Gives targets their cause's ID; each message is read once. */
export function createCauseIds(): (target: JudgedTarget) => string | undefined {
  const read = createReadMessage();
  return (target) => (hasCause(target) ? toCauseId(toFingerprint(target, read(target))) : undefined);
}

/** Groups the targets that did not succeed by cause. */
export function listCauses({ targets, counts, unnamed }: Judged): Causes {
  const read = createReadMessage();
  const groups = new Map<string, { fingerprint: Fingerprint; readonly targets: JudgedTarget[] }>();
  const ids = new Map<JudgedTarget, string>();
  for (const target of targets.filter(hasCause)) {
    const fingerprint = toFingerprint(target, read(target));
    const id = toCauseId(fingerprint);
    ids.set(target, id);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { fingerprint, targets: [target] });
    else {
      group.targets.push(target);
      // If one error has two wordings, the one that names the action says more.
      const { deniedAction = fingerprint.deniedAction, service = fingerprint.service } = group.fingerprint;
      group.fingerprint = { ...group.fingerprint, deniedAction, service };
    }
  }
  const causes = [...groups].map(([id, group]) => toCause(id, group.fingerprint, group.targets));
  const unlisted = unlistedCause(targets, { counts, unnamed });
  return {
    causes: [...causes, ...(unlisted === undefined ? [] : [unlisted])].sort(
      (one, other) => other.count - one.count || (one.id < other.id ? -1 : 1),
    ),
    causeIdOf: (target) => ids.get(target),
  };
}

function toCause(id: string, fingerprint: Fingerprint, targets: readonly JudgedTarget[]): Cause {
  const message = targets.find((target) => (target.message ?? '') !== '')?.message;
  const words = cleanMessage(message).text;
  return {
    id,
    fingerprint,
    ...describeCause(fingerprint),
    count: targets.length,
    targets,
    restricted: { title: words === '' ? undefined : cutLine(words), message },
  };
}

/** Targets that AWS counted and did not list are not started once the parent has ended; before that they wait. */
function unlistedCause(
  targets: readonly JudgedTarget[],
  { counts, unnamed }: Pick<Judged, 'counts' | 'unnamed'>,
): Cause | undefined {
  const verdict: Verdict = 'neverStarted';
  const reason: Reason | undefined = undefined;
  const count = (counts[verdict] ?? 0) - targets.filter((target) => target.verdict === verdict).length;
  if (unnamed === 0 || count <= 0) return undefined;
  const fingerprint: Fingerprint = { verdict, reason, template: 'not listed' };
  return {
    id: toCauseId(fingerprint),
    fingerprint,
    title: 'AWS counted them, and does not list them',
    advice: 'Which they are is not known: compare the target locations of the parent with its results.',
    count,
    targets: [],
    restricted: { title: undefined, message: undefined },
  };
}

/** Ten thousand targets often have a dozen messages. */
function createReadMessage(): (target: JudgedTarget) => MessageFacts {
  const known = new Map<string, MessageFacts>();
  return ({ message = '' }) => {
    const facts = known.get(message) ?? readMessage(message);
    known.set(message, facts);
    return facts;
  };
}

const MOST_OF_A_TITLE = 160;

const cutLine = (line: string): string =>
  line.length <= MOST_OF_A_TITLE
    ? line
    : `${line.slice(0, MOST_OF_A_TITLE - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
