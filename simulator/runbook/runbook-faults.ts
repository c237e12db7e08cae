import { ACTIONS } from './actions/actions.ts';
import { branchTargets } from './actions/branch.ts';
import { inputFaults } from './input-faults.ts';
import { allSteps, loopFaults, loopSteps } from './loop-steps.ts';
import { referencesIn } from './references.ts';
import type { RunbookContent } from './runbook-content.ts';
import { findLoop, predecessors, successors } from './step-order.ts';
import { jumpOf, outputTypes, type RunbookStep } from './step.ts';
import { SYSTEM_VARIABLES } from './system-variables.ts';

/** What is wrong with a runbook whose every part is well-formed by itself. */
export function runbookFaults(content: RunbookContent): string[] {
  const { mainSteps } = content;
  const inLoops = mainSteps.flatMap((step, index) => loopFaults(step, ['mainSteps', index]));
  if (inLoops.length > 0) return inLoops;
  const steps = allSteps(mainSteps);
  const lists = [mainSteps, ...mainSteps.map(loopSteps)];
  const twice = steps.filter(({ name }, index) => steps.findIndex((one) => one.name === name) < index);
  const faults = [
    ...steps.flatMap((step) => inputFaults(step, pathOf(step, mainSteps))),
    ...steps.flatMap((step) => ownOutputFaults(step, pathOf(step, mainSteps))),
    ...twice.map(({ name }) => `step ${name}: another step has that name`),
    ...lists.flatMap((list) => list.flatMap((step) => jumpFaults(step, list))),
    ...steps.flatMap((step) => variableFaults(step, content)),
  ];
  if (faults.length > 0) return [...new Set(faults)];
  for (const list of lists) {
    const loop = findLoop(successors(list));
    if (loop !== undefined) return [`the steps ${loop.join(' → ')} make a loop`];
  }
  return [...new Set([...referenceFaults(content), ...outputFaults(content)])];
}

function pathOf(step: RunbookStep, mainSteps: readonly RunbookStep[]): PropertyKey[] {
  const index = mainSteps.indexOf(step);
  return index < 0 ? [`step ${step.name}`] : ['mainSteps', index];
}

const ownOutputFaults = ({ action, outputs }: RunbookStep, path: readonly PropertyKey[]): string[] =>
  outputs.length > 0 && !ACTIONS[action].hasOwnOutputs
    ? [`${path.map(String).join('.')}.outputs: the outputs of ${action} are predetermined`]
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

function variableFaults({ action, name, inputs }: RunbookStep, { variables }: RunbookContent): string[] {
  const variable = inputs['Name'];
  if (action !== 'aws:updateVariable' || typeof variable !== 'string') return [];
  const isDeclared = Object.hasOwn(variables, variable.replace('variable:', ''));
  return isDeclared ? [] : [`step ${name}: the variable ${variable} is not declared`];
}

function referenceFaults(content: RunbookContent): string[] {
  const { assumeRole, mainSteps } = content;
  const before = predecessors(successors(mainSteps));
  const faultsOf = (step: RunbookStep, parts: unknown, sources: readonly RunbookStep[]): string[] =>
    referencesIn(parts)
      .filter((name) => !isKnown(name, content))
      .flatMap((name) => {
        if (sources.some((source) => hasOutput(source, name))) return [];
        const isLater = allSteps(mainSteps).some((other) => hasOutput(other, name));
        return isLater
          ? [`step ${step.name}: {{ ${name} }} is an output of a step that does not come before it`]
          : [undeclared(name)];
      });
  const inSteps = mainSteps.flatMap((step, position) => {
    const isEarlier = ({ name }: RunbookStep, index: number): boolean =>
      index < position || before.get(step.name)?.has(name) === true;
    const earlier = allSteps(mainSteps.filter(isEarlier));
    const inner = loopSteps(step);
    const innerBefore = predecessors(successors(inner));
    const { Steps: _steps, LoopCondition, ...inputs } = step.inputs;
    return [
      ...faultsOf(step, inner.length === 0 ? step.inputs : inputs, earlier),
      ...faultsOf(step, inner.length === 0 ? [] : LoopCondition, [...earlier, step, ...inner]),
      ...inner.flatMap((one) =>
        faultsOf(one, one.inputs, [
          ...earlier,
          step,
          ...inner.filter(({ name }) => innerBefore.get(one.name)?.has(name) === true),
        ]),
      ),
    ];
  });
  const inRole = referencesIn(assumeRole).filter((name) => !isKnown(name, content));
  return [...inRole.map(undeclared), ...inSteps];
}

/** What has a value before any step has run. Parameters of Parameter Store are looked for when it runs. */
const isKnown = (name: string, { parameters, variables }: RunbookContent): boolean =>
  Object.hasOwn(parameters, name) ||
  SYSTEM_VARIABLES.has(name) ||
  name.startsWith('ssm:') ||
  (name.startsWith('variable:') && Object.hasOwn(variables, name.slice('variable:'.length)));

/** In AWS's words. */
const undeclared = (name: string): string =>
  name.startsWith('ssm-secure:') ? `{{ ${name} }} is not simulated` : `Parameter "${name}" is not declared.`;

const hasOutput = (step: RunbookStep, name: string): boolean =>
  Object.keys(outputTypes(step)).some((output) => `${step.name}.${output}` === name);

const outputFaults = ({ mainSteps, outputs }: RunbookContent): string[] =>
  outputs
    .filter((output) => !allSteps(mainSteps).some((step) => hasOutput(step, output)))
    .map((output) => `no step has the output ${output}`);
