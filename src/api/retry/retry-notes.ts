import type { Parent } from '../../ledger/parent.ts';
import { VERDICTS, type Verdict } from '../../domain/verdict.ts';
import type { RetryPlan } from './retry-locations.ts';

/** Whether the children of a parent run once for each resource; undefined if no child tells. */
export type RunsForResources = boolean | undefined;

/** The facts that the notes are about. */
interface RetryFacts {
  readonly parent: Parent;
  readonly plan: RetryPlan;
  readonly verdicts: readonly Verdict[];
  /** Whether only some causes are wanted. */
  readonly byCause?: boolean;
  readonly commands: number;
  readonly runsForResources: RunsForResources;
  /** Whether the command names the runbook's version. */
  readonly versionKnown: boolean;
}

const WHY_EXCLUDED: Readonly<Record<Verdict, string>> = {
  succeeded: 'there is nothing to retry',
  failed: 'failed was not asked for',
  timedOut: 'timedOut was not asked for',
  cancelled: 'cancelled was not asked for',
  rejected: 'rejected was not asked for',
  neverStarted: 'neverStarted was not asked for',
  running: 'they are running, and would run twice',
  waiting: 'the parent may start them yet',
  unreadable:
    'their end could not be read, and they may have succeeded; ask for the verdict unreadable to include them',
  unknown: 'AWS gives them a status that Rollcall does not know; ask for the verdict unknown to include them',
};

/** What may go wrong when a target with this verdict is started again. */
const CAUTIONS: Readonly<Partial<Record<Verdict, string>>> = {
  succeeded: 'targets that succeeded run once more',
  running: 'running targets run twice',
  waiting: 'targets that the parent may start yet run twice',
  unreadable: 'unreadable targets may have succeeded, or may be running',
  unknown: 'targets with a status that is not known here may be running',
};

/** What a person must know before starting it again, in words; the most important first. */
export function retryNotes(facts: RetryFacts): readonly string[] {
  return [...(facts.commands === 0 ? [] : howToStart(facts)), ...whatIsLeftOut(facts)];
}

function howToStart({ parent, plan, commands, runsForResources, versionKnown }: RetryFacts): string[] {
  const { accountId = 'of the parent', region = '' } = parent.location ?? {};
  const show = `aws ssm get-automation-execution --automation-execution-id ${parent.executionId} --region ${region}`;
  return [
    `Start it in account ${accountId}, as the parent was.`,
    `Parameters, tags and alarms are not kept here: add --parameters as they were given. ${show} shows them, for 30 days after the parent began.`,
    ...resources(runsForResources),
    ...(versionKnown
      ? []
      : ['The version of the runbook is not known: without --document-version, its default version runs.']),
    ...(commands === 1
      ? []
      : [
          `These are ${commands} commands, each an automation of its own: AWS takes 100 entries in one, and a shell 128 KB in one argument.`,
        ]),
    ...settings(plan),
  ];
}

function resources(runsForResources: RunsForResources): string[] {
  const options =
    '--target-parameter-name and --targets (or --target-maps), with --max-concurrency and --max-errors, as they were given';
  if (runsForResources === false) return [];
  return runsForResources === true
    ? [
        `The parent ran once for each resource: add ${options}. In each location it then runs for all resources again, including those for which it succeeded.`,
      ]
    : [
        `Whether the parent ran once for each resource is not known: if that command shows Targets or TargetMaps, add ${options}.`,
      ];
}

function settings({ entries, unknownSettings, ambiguousSettings }: RetryPlan): string[] {
  const stops = entries.some(
    ({ maxErrors, accounts, regions }) => maxErrors === '0' && accounts.length * regions.length > 1,
  );
  return [
    ...(stops
      ? [
          'TargetLocationMaxErrors is 0, as it was: after one failure AWS starts no more of that entry. Raise it to go on.',
        ]
      : []),
    ...(entries.length > 1
      ? ['Concurrency and error threshold are those of the parent, and hold for each entry on its own.']
      : []),
    ...(unknownSettings > 0
      ? [
          `For ${unknownSettings} locations the parent’s own target location is not known: they have AWS’s defaults (execution role AWS-SystemsManager-AutomationExecutionRole, one at a time, none may fail).`,
        ]
      : []),
    ...(ambiguousSettings > 0
      ? [
          `${ambiguousSettings} locations may have been meant by several target locations of the parent with different settings: they have those of the first.`,
        ]
      : []),
  ];
}

function whatIsLeftOut({ parent, plan, verdicts, byCause = false }: RetryFacts): string[] {
  const { excluded, withoutLocation, sameLocation, shared, incomplete, locations } = plan;
  return [
    ...VERDICTS.flatMap((verdict) => {
      const count = excluded[verdict];
      if (count === undefined) return [];
      const why = byCause && verdicts.includes(verdict) ? 'they have other causes' : WHY_EXCLUDED[verdict];
      return [`Left out: ${count} ${verdict}, because ${why}.`];
    }),
    ...(incomplete > 0
      ? [
          `Of those, ${incomplete} succeeded by AWS’s count, though not all of their own targets did: ask for the verdict succeeded to include them; the report has their counts.`,
        ]
      : []),
    ...(withoutLocation > 0
      ? [`Left out: ${withoutLocation} whose account and Region AWS did not say.`]
      : []),
    ...(sameLocation > 0
      ? [
          `${sameLocation} targets are in a location that is in the list already: each location is listed once.`,
        ]
      : []),
    ...(shared > 0
      ? [`In ${shared} of the locations a target that is left out ran too: it runs again.`]
      : []),
    ...(locations === 0 ? [] : VERDICTS.filter((verdict) => verdicts.includes(verdict)).flatMap(cautionOn)),
    ...(parent.endedSeenAt === undefined
      ? ['The parent is not known to have ended: more of its targets may fail yet.']
      : []),
  ];
}

function cautionOn(verdict: Verdict): string[] {
  const caution = CAUTIONS[verdict];
  return caution === undefined ? [] : [`Asked for: ${verdict}. Mind that ${caution}.`];
}
