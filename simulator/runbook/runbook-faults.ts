import { ACTIONS } from './actions/actions.ts';
import { branchTargets } from './actions/branch.ts';
import { issueFaults, valueAt } from './issue-faults.ts';
import { referencesIn } from './references.ts';
import type { RunbookContent } from './runbook-content.ts';
import { findLoop, predecessors, successors } from './step-order.ts';
import { jumpOf, outputTypes, type RunbookStep } from './step.ts';
import { SYSTEM_VARIABLES } from './system-variables.ts';

/** What is wrong with a runbook whose every part is well-formed by itself. */
export function runbookFaults(content: RunbookContent): string[] {
  const { mainSteps } = content;
  const twice = mainSteps.filter(
    ({ name }, index) => mainSteps.findIndex((one) => one.name === name) < index,
  );
  const faults = [
    ...mainSteps.flatMap(inputFaults),
    ...mainSteps.flatMap(ownOutputFaults),
    ...twice.map(({ name }) => `step ${name}: another step has that name`),
    ...mainSteps.flatMap((step) => jumpFaults(step, mainSteps)),
  ];
  if (faults.length > 0) return faults;
  const loop = findLoop(successors(mainSteps));
  if (loop !== undefined) return [`the steps ${loop.join(' → ')} make a loop`];
  return [...referenceFaults(content), ...outputFaults(content)];
}

/** The inputs that a reference stands in are checked when the step runs. */
function inputFaults({ action, inputs }: RunbookStep, index: number): string[] {
  const issues = ACTIONS[action].inputs.safeParse(inputs).error?.issues ?? [];
  const known = issues.filter(({ path }) => {
    const value = valueAt(inputs, path);
    return typeof value !== 'string' || referencesIn(value).length === 0;
  });
  return issueFaults(known, inputs, ['mainSteps', index, 'inputs']);
}

const ownOutputFaults = ({ action, outputs }: RunbookStep, index: number): string[] =>
  outputs.length > 0 && ACTIONS[action].outputs !== undefined
    ? [`mainSteps.${index}.outputs: the outputs of ${action} are predetermined`]
    : [];

function jumpFaults(step: RunbookStep, steps: readonly RunbookStep[]): string[] {
  const targets = step.action === 'aws:branch' ? branchTargets(step.inputs) : { choices: [] };
  const named: readonly (readonly [string, string | undefined])[] = [
    ['nextStep', step.nextStep],
    ['onFailure', jumpOf(step.onFailure)],
    ['onCancel', jumpOf(step.onCancel)],
    ...targets.choices.map((choice) => ['Choices', choice] as const),
    ['Default', targets.default],
  ];
  const unknown = named.filter(
    ([, target]) => target !== undefined && !steps.some(({ name }) => name === target),
  );
  return unknown.map(([option, target]) => `step ${step.name}: ${option}: there is no step ${target}`);
}

function referenceFaults({ assumeRole, parameters, mainSteps }: RunbookContent): string[] {
  const before = predecessors(successors(mainSteps));
  const isKnown = (name: string): boolean => Object.hasOwn(parameters, name) || SYSTEM_VARIABLES.has(name);
  const inSteps = mainSteps.flatMap((step) =>
    referencesIn(step.inputs)
      .filter((name) => !isKnown(name))
      .flatMap((name) => {
        const source = mainSteps.find((other) => hasOutput(other, name));
        if (source === undefined) return [`step ${step.name}: ${meaningless(name)}`];
        if (before.get(step.name)?.has(source.name) === true) return [];
        return [`step ${step.name}: {{ ${name} }} is an output of a step that does not come before it`];
      }),
  );
  const inRole = referencesIn(assumeRole).filter((name) => !Object.hasOwn(parameters, name));
  return [...inRole.map((name) => `assumeRole: ${meaningless(name)}`), ...inSteps];
}

/** Parameters of Parameter Store, and variables of a runbook. */
const NOT_SIMULATED = /^(ssm|ssm-secure|variable):/;

const meaningless = (name: string): string =>
  `{{ ${name} }} ${NOT_SIMULATED.test(name) ? 'is not simulated' : 'stands for nothing'}`;

const hasOutput = (step: RunbookStep, name: string): boolean =>
  Object.keys(outputTypes(step)).some((output) => `${step.name}.${output}` === name);

const outputFaults = ({ mainSteps, outputs }: RunbookContent): string[] =>
  outputs
    .filter((output) => !mainSteps.some((step) => hasOutput(step, output)))
    .map((output) => `no step has the output ${output}`);
