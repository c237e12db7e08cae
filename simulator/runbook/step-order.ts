import { branchTargets } from './actions/branch.ts';
import { jumpOf, type RunbookStep } from './step.ts';

/** A runbook's steps, as the document lists them. */
type Steps = readonly RunbookStep[];

/** The step that comes when one has succeeded and does not branch; undefined at the end. */
export function followingStep(steps: Steps, step: RunbookStep): string | undefined {
  if (step.isEnd === true) return undefined;
  return step.nextStep ?? steps[steps.indexOf(step) + 1]?.name;
}

/**
 * The step that comes when one has failed; undefined if the execution ends.
 * @param endsGoOn whether a failed end goes to the step that its onFailure names
 */
export function stepAfterFailure(steps: Steps, step: RunbookStep, endsGoOn = true): string | undefined {
  if (step.isEnd === true) return endsGoOn ? jumpOf(step.onFailure) : undefined;
  return jumpOf(step.onFailure) ?? (step.onFailure === 'Continue' ? followingStep(steps, step) : undefined);
}

/** Every step that may come right after one, in no particular order. */
function possibleNext(steps: Steps, step: RunbookStep): string[] {
  const targets = step.action === 'aws:branch' ? branchTargets(step.inputs) : { choices: [] };
  const next = [
    ...targets.choices,
    targets.default ?? followingStep(steps, step),
    stepAfterFailure(steps, step),
    jumpOf(step.onCancel),
  ];
  return next.filter((name) => name !== undefined);
}

/** Names by which a step may be followed, by step. */
export type Successors = ReadonlyMap<string, readonly string[]>;

export const successors = (steps: Steps): Successors =>
  new Map(steps.map((step) => [step.name, possibleNext(steps, step)]));

/**
 * The steps of a loop, the first of them once more at the end; undefined if there is none.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html
 */
export function findLoop(graph: Successors): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of graph.get(name) ?? []) {
      const loop = visit(next, [...trail, name]);
      if (loop !== undefined) return loop;
    }
    done.add(name);
    return undefined;
  };
  for (const name of graph.keys()) {
    const loop = visit(name, []);
    if (loop !== undefined) return loop;
  }
  return undefined;
}

/** By step: those that may have run before it. */
export function predecessors(graph: Successors): ReadonlyMap<string, ReadonlySet<string>> {
  const before = new Map([...graph.keys()].map((name) => [name, new Set<string>()]));
  for (const start of graph.keys()) {
    const waiting = [...(graph.get(start) ?? [])];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const known = before.get(next);
      if (known === undefined || known.has(start)) continue;
      known.add(start);
      waiting.push(...(graph.get(next) ?? []));
    }
  }
  return before;
}
