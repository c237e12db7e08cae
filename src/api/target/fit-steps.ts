import { cutText } from '../../domain/cut-text.ts';
import { limitOutputs } from '../../domain/limit-outputs.ts';
import type { Outputs } from '../../domain/outputs.ts';
import type { Step, StepFailure } from '../../domain/step.ts';
import { toIsoTime } from '../../lib/iso-time.ts';
import type { StepAnswer } from './full-result-answer.ts';
import { nameOmitted } from './name-omitted.ts';
import { payloadBytes } from '../results/result-page.ts';

const MAX_DETAILS_BYTES = 64 * 1024;
const MAX_MESSAGE = 16_000;

interface FittingSteps {
  readonly steps: StepAnswer[];
  /** How many steps did not fit even without their outputs; absent if none. */
  readonly omittedSteps: number | undefined;
}

/**
 * Steps in their order: first without outputs, as many as fit; then their outputs, step by step, while there is
 * room. What is left out is named, and is among the outputs of the execution if it fits there.
 */
export function fitSteps(steps: readonly Step[], maxBytes: number): FittingSteps {
  let room = maxBytes;
  const bare: { readonly step: Step; readonly answer: StepAnswer }[] = [];
  for (const step of steps) {
    const answer = withoutOutputs(step);
    // Reserves room for their names, in case they are left out.
    const bytes = payloadBytes(answer) + namesBytes(step.outputs);
    if (bytes > room) break;
    room -= bytes;
    bare.push({ step, answer });
  }
  const omitted = steps.length - bare.length;
  return {
    steps: bare.map(({ step, answer }) => {
      const kept = limitOutputs(step.outputs, room, payloadBytes);
      room -= Object.keys(kept.outputs).length === 0 ? 0 : payloadBytes(kept.outputs);
      return { ...answer, outputs: toLists(kept.outputs), ...nameOmitted(kept.omitted) };
    }),
    omittedSteps: omitted === 0 ? undefined : omitted,
  };
}

const namesBytes = (outputs: Outputs): number => payloadBytes(nameOmitted(Object.keys(outputs)));

const withoutOutputs = ({ name, action, status, startTime, endTime, failure }: Step): StepAnswer => ({
  name,
  action,
  status,
  startTime: toIsoTime(startTime),
  endTime: toIsoTime(endTime),
  outputs: {},
  failure: failure && toFailure(failure),
});

function toFailure({ message, stage, type, details }: StepFailure): StepAnswer['failure'] {
  const { outputs, omitted } = limitOutputs(details ?? {}, MAX_DETAILS_BYTES, payloadBytes);
  return {
    message: cutText(message, MAX_MESSAGE),
    stage,
    type,
    details: details && toLists(outputs),
    omittedDetails: nameOmitted(omitted).omittedOutputs,
  };
}

const toLists = (outputs: Outputs): Record<string, string[]> =>
  Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, [...values]]));
