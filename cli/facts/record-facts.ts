import type { AutomationExecution, StepExecution } from '@aws-sdk/client-ssm';
import { isExecutionId } from '../../src/domain/execution-id.ts';
import { isSameLocation, locationKey, type Location } from '../../src/domain/location.ts';
import { locationFromStepName } from '../../src/domain/target-locations.ts';
import type { SsmReads } from '../../src/aws/ssm-reads.ts';
import { ParentNotFoundError } from '../../src/gather/errors.ts';
import { CouldNotLookError } from '../../src/lib/errors.ts';
import type { Fact, FactAnswer, RecordedExecution, RecordedList, RecordedRun } from './fact.ts';
import { FACTS } from './all-facts.ts';
import { createReplacements } from './replacements.ts';
import { createSanitiser } from './sanitise.ts';

/** What one run shows about all facts. It identifies no account. */
export interface FactsRecord {
  readonly answers: readonly (Omit<Fact, 'answerFrom'> & FactAnswer)[];
  /** What a user can send back: the answers follow from it alone. */
  readonly run: RecordedRun;
  /** How many locations could not be read. */
  readonly unreadLocations: number;
}

interface Dependencies {
  readonly reads: SsmReads;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** At most this many children and locations are read: enough for every fact, and quick. */
const MOST_CHILDREN = 12;
const MOST_LISTS = 12;
/** At most this many children of a child that fans out. */
const MOST_BELOW = 2;

/**
 * Answers each fact from one run, with only the three reads: of the parent, of some of its children, and of some
 * of theirs. AWS's answers are sanitised before anything else uses them.
 * @throws {ParentNotFoundError} if the location has no such execution
 * @throws {CouldNotLookError} if the parent may not be read
 */
export async function recordFacts(
  parentId: string,
  parentLocation: Location,
  { reads, now }: Dependencies,
): Promise<FactsRecord> {
  const sanitiser = createSanitiser(createReplacements());
  const observedAt = new Date(now()).toISOString();
  const unread = new Set<string>();
  const lists: RecordedList[] = [];
  const children: RecordedExecution[] = [];

  const answer = await reads.get(parentId, parentLocation);
  if (answer === undefined) throw new ParentNotFoundError(parentId, parentLocation);
  const steps = await reads.steps(parentId, parentLocation);
  const parent = toRecorded(parentLocation, answer, steps);
  for (const { id, location } of await chooseChildren()) await recordChild(id, location);

  const run: RecordedRun = { observedAt, parent, children, lists };
  const answers = FACTS.map(({ answerFrom, ...fact }) => ({ ...fact, ...answerFrom(run) }));
  return { answers, run, unreadLocations: unread.size };

  async function readExecution(id: string, location: Location): Promise<RecordedExecution | undefined> {
    const execution = await reads.get(id, location);
    if (execution === undefined) return undefined;
    return toRecorded(location, execution, await reads.steps(id, location));
  }

  function toRecorded(
    location: Location,
    execution: AutomationExecution,
    all: readonly StepExecution[],
  ): RecordedExecution {
    return {
      location: sanitiser.location(location),
      execution: sanitiser.execution(execution),
      steps: all.map(sanitiser.step),
    };
  }

  /** One of each status, and then the others; children that a step does not name come from the list of its location. */
  async function chooseChildren() {
    const named = steps.flatMap(({ StepName = '', StepStatus, Outputs = {} }) => {
      const id = Outputs['ExecutionId']?.find(isExecutionId);
      return id === undefined
        ? []
        : [{ id, location: locationFromStepName(StepName) ?? parentLocation, status: StepStatus }];
    });
    const silent = steps.filter(
      ({ ExecutionStartTime, Outputs = {} }) =>
        ExecutionStartTime !== undefined && Outputs['ExecutionId'] === undefined,
    );
    const locations = [
      ...silent.map(({ StepName = '' }) => locationFromStepName(StepName) ?? parentLocation),
      parentLocation,
    ];
    const listed = await Promise.all(
      eachOnce(locations)
        .slice(0, MOST_LISTS)
        .map(async (location) => {
          const entries = (await unlessDenied(location, () => reads.children(parentId, location))) ?? [];
          lists.push(toList(parentId, location, entries));
          return entries.flatMap(({ AutomationExecutionId: id, AutomationExecutionStatus: status }) =>
            id === undefined ? [] : [{ id, location, status }],
          );
        }),
    );
    const all = [...new Map([...named, ...listed.flat()].map((one) => [one.id, one])).values()];
    const first = all.filter(({ status }, n) => all.findIndex((other) => other.status === status) === n);
    return [...new Set([...first, ...all])].slice(0, MOST_CHILDREN);
  }

  async function recordChild(id: string, location: Location): Promise<void> {
    const child = await unlessDenied(location, () => readExecution(id, location));
    if (child === undefined) return;
    children.push(child);
    const { Targets = [], TargetLocations } = child.execution;
    if (Targets.length === 0 || TargetLocations !== undefined) return;
    const below = (await unlessDenied(location, () => reads.children(id, location))) ?? [];
    lists.push(toList(id, location, below));
    for (const { AutomationExecutionId: belowId } of below.slice(0, MOST_BELOW)) {
      const one =
        belowId === undefined
          ? undefined
          : await unlessDenied(location, () => readExecution(belowId, location));
      if (one !== undefined) children.push(one);
    }
  }

  /** An account that may not be read contributes nothing, and does not stop the others. */
  async function unlessDenied<Answer>(
    location: Location,
    read: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof CouldNotLookError) || isSameLocation(location, parentLocation)) throw error;
      unread.add(locationKey(location));
      return undefined;
    }
  }

  function toList(
    id: string,
    location: Location,
    entries: Awaited<ReturnType<SsmReads['children']>>,
  ): RecordedList {
    const all = entries.map(sanitiser.entry);
    const parentExecutionId = sanitiser.execution({ AutomationExecutionId: id }).AutomationExecutionId ?? '';
    return { parentExecutionId, location: sanitiser.location(location), entries: all };
  }
}

const eachOnce = (locations: readonly Location[]): readonly Location[] => [
  ...new Map(locations.map((location) => [locationKey(location), location])).values(),
];
