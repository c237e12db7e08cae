import { isExecutionId } from '../../src/domain/execution-id.ts';
import { expandTargetLocations, toleratedErrors } from '../../src/domain/target-locations.ts';
import { isAccountId } from '../../src/domain/location.ts';
import { endingOf } from '../../src/domain/status.ts';
import { answered, notAnswered, yesOrNo, type Fact, type FactAnswer, type RecordedRun } from './fact.ts';
import type { SanitisedStep } from './sanitise.ts';

const NO_LOCATIONS = 'the parent was not started with target locations';
/** How a step tells that the execution role cannot be assumed, by the simulator's names for the two. */
const ROLE_MESSAGES = {
  executionRole: 'is unable to be assumed',
  providedRole: "can't be assumed",
} as const;
const roleWords = ({ FailureMessage = '' }: SanitisedStep): string | undefined =>
  Object.entries(ROLE_MESSAGES).find(([, words]) => FailureMessage.includes(words))?.[0];

const locationsOf = ({ parent }: RecordedRun) => parent.execution.TargetLocations ?? [];
const hasFailed = ({ StepStatus }: SanitisedStep): boolean => endingOf(StepStatus) === 'failed';
const childIdOf = ({ Outputs = {} }: SanitisedStep): string | undefined =>
  Outputs['ExecutionId']?.find(isExecutionId);

/** Accounts × Regions that the request names; undefined if it names units, or a file. */
function namedLocations(run: RecordedRun): readonly string[] | undefined {
  const targetLocations = locationsOf(run);
  const named = targetLocations.every(({ Accounts = [] }) => Accounts.every(isAccountId));
  if (targetLocations.length === 0 || !named) return undefined;
  return targetLocations
    .flatMap(({ Accounts = [], Regions = [], ExcludeAccounts = [] }) =>
      expandTargetLocations({
        accounts: Accounts,
        regions: Regions,
        excludeAccounts: ExcludeAccounts,
        maxErrors: '0',
      }),
    )
    .map(({ accountId, region }) => `${accountId}_${region}`);
}

/** How the parent ended, if so many of its locations failed as is meant. */
function statusAgainstThreshold(
  run: RecordedRun,
  isMeant: (failed: number, allowed: number) => boolean,
): FactAnswer {
  const [targetLocation, ...others] = locationsOf(run);
  if (targetLocation === undefined) return notAnswered(NO_LOCATIONS);
  if (others.length > 0)
    return notAnswered('it has several entries of target locations, each with a threshold of its own');
  const { steps, execution } = run.parent;
  const failed = steps.filter(hasFailed).length;
  if (failed === 0) return notAnswered('no location failed');
  const ended = execution.AutomationExecutionStatus;
  if (endingOf(ended) === undefined) return notAnswered('the parent has not ended');
  const allowed = toleratedErrors(targetLocation.TargetLocationMaxErrors ?? '0', steps.length);
  const evidence = `${failed} of ${steps.length} locations failed, and ${allowed} may`;
  return isMeant(failed, allowed) ? answered(ended ?? 'unknown', evidence) : notAnswered(evidence);
}

/** What is not known about parents that run in target locations. */
export const LOCATION_FACTS: readonly Fact[] = [
  {
    id: 'stepsNameTheirLocation',
    question: 'Does the step of a target location say its account and Region in TargetLocation too?',
    whyItMatters:
      'Else only its name, <account>_<Region>, says where it ran: a form that AWS does not promise.',
    howToAnswer: 'Any run in target locations.',
    answerFrom: (run) => {
      const steps = locationsOf(run).length === 0 ? [] : run.parent.steps;
      if (steps.length === 0) return notAnswered(NO_LOCATIONS);
      const saying = steps.filter(({ TargetLocation }) => TargetLocation !== undefined).length;
      const evidence = `${saying} of ${steps.length} steps have a TargetLocation`;
      return saying > 0 && saying < steps.length
        ? answered('some do', evidence)
        : yesOrNo(saying > 0, evidence);
    },
  },
  {
    id: 'roleFailureWords',
    question: 'How does the step of a location tell that its execution role cannot be assumed?',
    whyItMatters: 'Both wordings that are known count as neverStarted; a third would count as failed.',
    howToAnswer: 'A run in target locations of which one has no execution role.',
    answerFrom: (run) => {
      if (locationsOf(run).length === 0) return notAnswered(NO_LOCATIONS);
      const words = run.parent.steps.map(roleWords).find((one) => one !== undefined);
      return words === undefined
        ? notAnswered('no step tells that a role could not be assumed')
        : answered(words, 'FailureMessage of a step of the parent');
    },
  },
  {
    id: 'failedStepNamesItsChild',
    question: 'Does a location’s failed step name the child that failed?',
    whyItMatters: 'Otherwise the failed child is found in the list of its location.',
    howToAnswer: 'A run in target locations in which the runbook fails in one of them.',
    answerFrom: (run) => {
      if (locationsOf(run).length === 0) return notAnswered(NO_LOCATIONS);
      const failed = run.parent.steps.filter(
        (step) => hasFailed(step) && step.ExecutionStartTime !== undefined && roleWords(step) === undefined,
      );
      const naming = failed.find((step) => childIdOf(step) !== undefined);
      if (naming !== undefined) return yesOrNo(true, `step ${naming.StepName} failed and has an ExecutionId`);
      const parentId = run.parent.execution.AutomationExecutionId;
      const silent = failed.find(({ StepName }) =>
        run.lists.some(
          ({ parentExecutionId, location, entries }) =>
            parentExecutionId === parentId &&
            `${location.accountId}_${location.region}` === StepName &&
            entries.length > 0,
        ),
      );
      if (silent !== undefined) {
        return yesOrNo(
          false,
          `step ${silent.StepName} failed without an ExecutionId, and its location lists a child`,
        );
      }
      return notAnswered(
        failed.length === 0
          ? 'no location failed after it had begun'
          : 'no location of a failed step lists a child: it may never have had one',
      );
    },
  },
  {
    id: 'pendingStepsAreListed',
    question: 'Do steps of locations that never started stand in the list as Pending?',
    whyItMatters:
      'If they are absent, only the request says which targets were expected, and for a unit nothing does.',
    howToAnswer: 'A run in several accounts with TargetLocationMaxErrors 0, of which the first fails.',
    answerFrom: (run) => {
      const { execution, steps } = run.parent;
      if (locationsOf(run).length === 0) return notAnswered(NO_LOCATIONS);
      if (endingOf(execution.AutomationExecutionStatus) === undefined)
        return notAnswered('the parent has not ended');
      const pending = steps.filter(({ StepStatus }) => StepStatus === 'Pending').length;
      if (pending > 0)
        return yesOrNo(true, `${pending} of ${steps.length} steps are Pending after the parent’s end`);
      const locations = namedLocations(run);
      if (locations === undefined)
        return notAnswered('it targets units, or a file: which targets are absent cannot be told');
      return locations.length > steps.length
        ? yesOrNo(false, `${locations.length} locations were asked for, and ${steps.length} steps are listed`)
        : notAnswered('every location was started');
    },
  },
  {
    id: 'countersCountChildrenSteps',
    question: 'Does ProgressCounters count the children’s steps rather than the parent’s?',
    whyItMatters: 'If it counts the children’s, its total is not the number of targets.',
    howToAnswer: 'A run in target locations of a runbook with two steps or more.',
    answerFrom: (run) => {
      const total = run.parent.execution.ProgressCounters?.TotalSteps;
      if (locationsOf(run).length === 0) return notAnswered(NO_LOCATIONS);
      if (total === undefined) return notAnswered('the parent has no ProgressCounters');
      const own = run.parent.steps.length;
      const evidence = `TotalSteps is ${total}, the parent has ${own} steps`;
      if (total > own) return yesOrNo(true, evidence);
      const long = run.children.find(({ steps }) => steps.length > 1);
      if (long === undefined)
        return notAnswered('no child that was read has more than one step: both counts are the same');
      return total === own
        ? yesOrNo(false, `${evidence}, and a child has ${long.steps.length}`)
        : answered('neither', evidence);
    },
  },
  {
    id: 'statusWithinThreshold',
    question:
      'How does a parent end some of whose locations failed, though no more than its threshold allows?',
    whyItMatters:
      'The parent’s status is shown as AWS says it; the counts beside it may seem to contradict it.',
    howToAnswer: 'A run with TargetLocationMaxErrors 100% in which one location fails.',
    answerFrom: (run) => statusAgainstThreshold(run, (failed, allowed) => failed <= allowed),
  },
  {
    id: 'statusBeyondThreshold',
    question: 'How does a parent end more of whose locations failed than its threshold allows?',
    whyItMatters: 'A parent that is called Success is no sign that its targets are: verdicts come from them.',
    howToAnswer: 'A run with TargetLocationMaxErrors 0 in which one location fails.',
    answerFrom: (run) => statusAgainstThreshold(run, (failed, allowed) => failed > allowed),
  },
  {
    id: 'sameLocationTwice',
    question: 'Can two entries of target locations name the same account and Region?',
    whyItMatters: 'Then two children run in one location, and two steps have one name.',
    howToAnswer: 'A run that names one account and Region in two entries.',
    answerFrom: (run) => {
      const names = run.parent.steps.map(({ StepName }) => StepName);
      const twice = names.find((name, n) => names.indexOf(name) !== n);
      if (locationsOf(run).length === 0) return notAnswered(NO_LOCATIONS);
      if (twice !== undefined) return yesOrNo(true, `two steps are called ${twice}`);
      const locations = namedLocations(run) ?? [];
      return new Set(locations).size < locations.length
        ? yesOrNo(false, 'a location was asked for twice, and no two steps have one name')
        : notAnswered('no location was asked for twice');
    },
  },
  {
    id: 'executedByOfChildren',
    question: 'Which principal does ExecutedBy of a location’s child name?',
    whyItMatters:
      'A principal of the parent’s account would be a hint at where the parent is; it is not relied on.',
    howToAnswer: 'A run in target locations in another account; better two, one of them with an assume role.',
    answerFrom: (run) => {
      const { parent } = run;
      if (locationsOf(run).length === 0) return notAnswered(NO_LOCATIONS);
      const elsewhere = run.children.find(
        ({ location, execution }) =>
          location.accountId !== parent.location.accountId &&
          execution.ParentAutomationExecutionId === parent.execution.AutomationExecutionId,
      );
      const by = elsewhere?.execution.ExecutedBy?.split(':')[4];
      if (elsewhere === undefined || by === undefined)
        return notAnswered('no child in another account was read that says it');
      const whose =
        by === parent.location.accountId
          ? 'the parent’s'
          : by === elsewhere.location.accountId
            ? 'its own'
            : 'another';
      return answered(
        `a principal of ${whose} account`,
        `ExecutedBy of ${elsewhere.execution.AutomationExecutionId}`,
      );
    },
  },
];
