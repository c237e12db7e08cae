import { isDeepStrictEqual } from 'node:util';
import type { Ending } from './play.ts';
import type { Scenario } from './scenario.ts';

interface Line {
  readonly accountId: string;
  readonly region: string;
  readonly executionId?: string | undefined;
  readonly verdict: string;
  readonly reason?: string | undefined;
  readonly outputs?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Where one is, what became of it, and what it said. */
function lineOf({ accountId, region, executionId, verdict, reason, outputs = {} }: Line): string {
  const names = Object.keys(outputs).sort();
  const said = JSON.stringify(names.map((name) => [name, outputs[name]]));
  return [accountId, region, executionId ?? 'no child', verdict, reason ?? '', said].join(' ');
}

/** What stands in one list more often than in the other. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return lines.filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/** How often the picture was declared complete; 0 if never. */
const revisionOf = ({ parentId, told }: Pick<Ending, 'parentId' | 'told'>): number =>
  told.get(parentId)?.report.seal?.revision ?? 0;

/** Where what is told of a story differs from what happened. */
export function faultsOf({ parentId, oracle, told, sealed, deadLetters }: Ending): readonly string[] {
  const ofLedgers = [...told].flatMap(([id, { report, results }]) => {
    const [toldLines, trueLines] = [results.map(lineOf), oracle.targetsOf(id).map(lineOf)];
    return [
      ...without(toldLines, trueLines).map((line) => `${id}: told, not true: ${line}`),
      ...without(trueLines, toldLines).map((line) => `${id}: true, not told: ${line}`),
      ...(report.expected === trueLines.length ? [] : [`${id}: ${report.expected} expected`]),
      ...(report.seal?.digest === oracle.digestOf(id) ? [] : [`${id}: the digest is not that of the truth`]),
    ];
  });

  const revisions = sealed.filter(({ parentExecutionId }) => parentExecutionId === parentId);
  const last = revisionOf({ parentId, told });
  const ofRevisions = Array.from({ length: last }, (_, n) => n + 1).flatMap((revision) => {
    const contents = revisions.filter((one) => one.revision === revision).map(({ at: _at, ...rest }) => rest);
    if (contents.length === 0) return [`revision ${revision} was never announced`];
    const isOne = contents.every((content) => isDeepStrictEqual(content, contents[0]));
    return isOne ? [] : [`revision ${revision} was announced with different contents`];
  });
  const invented = revisions
    .filter(({ revision }) => revision > last)
    .map(({ revision }) => `revision ${revision} was announced, and is not there`);
  const lost = deadLetters.map((letter) => `dead letter: ${JSON.stringify(letter)}`);
  return [...ofLedgers, ...ofRevisions, ...invented, ...lost];
}

/** What a story took that it need not have taken, since nothing was lost in it. */
export function wasteOf({ parentId, oracle, sealed, reads, firstSweepAt }: Ending): readonly string[] {
  const sealedAt = sealed.find(({ parentExecutionId }) => parentExecutionId === parentId)?.at ?? Infinity;
  // That a step started no child is believed only minutes after its end: a list by parent may lag.
  const waitsForALook = oracle
    .parentsFrom(parentId)
    .flatMap((id) => oracle.targetsOf(id))
    .some(({ reason }) => reason === 'startFailed');
  return [
    ...(waitsForALook || sealedAt < firstSweepAt ? [] : ['not sealed before the first sweep']),
    ...oracle
      .leavesFrom(parentId)
      .filter((id) => reads.get(id) !== 1)
      .map((id) => `${id} was read ${reads.get(id) ?? 0} times`),
  ];
}

/**
 * What is sealed is settled, or the deadline has passed: only what comes after that makes another revision. An account that refuses is
 * settled within minutes (ADR 34), so its role makes one when it comes before the deadline too.
 */
export const isRevisedForNothing = ({ unreadable }: Scenario, ending: Ending): boolean =>
  unreadable?.until !== 'afterTheDeadline' && revisionOf(ending) > (unreadable === undefined ? 1 : 2);
