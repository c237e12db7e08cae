import type { Outputs } from '../automation/outputs.ts';
import { cutText } from '../automation/cut-text.ts';
import { toValueAnswer, type ValueAnswer } from './answers/value-answer.ts';
import type { KeptOutputs } from './read-results.ts';
import { payloadBytes } from './result-page.ts';
import type * as z from 'zod';

/** One output whose value is not the same in two runs; absent on a side that has none. */
export interface OutputDifference {
  readonly name: string;
  readonly from?: z.input<typeof ValueAnswer> | undefined;
  readonly to?: z.input<typeof ValueAnswer> | undefined;
}

const MAX_BYTES = 256 * 1024;
const MAX_NAME_CHARACTERS = 200;

/** Whether two runs gave the same outputs, as far as they are kept. */
export const haveSameOutputs = (from: KeptOutputs, to: KeptOutputs): boolean =>
  differingNames(from.outputs, to.outputs).length === 0 &&
  JSON.stringify([...from.omitted].sort()) === JSON.stringify([...to.omitted].sort());

/** By name, with values cut aloud; how many are left out because they are too many for an answer is said. */
export function diffOutputs(
  from: Outputs,
  to: Outputs,
): { readonly outputs: OutputDifference[]; readonly outputsOmitted?: number } {
  const names = differingNames(from, to);
  const outputs: OutputDifference[] = [];
  let bytes = 0;
  for (const name of names) {
    const one = {
      name: cutText(name, MAX_NAME_CHARACTERS) ?? name,
      from: valueOf(from, name),
      to: valueOf(to, name),
    };
    bytes += payloadBytes(one);
    if (bytes > MAX_BYTES) break;
    outputs.push(one);
  }
  const omitted = names.length - outputs.length;
  return { outputs, ...(omitted > 0 && { outputsOmitted: omitted }) };
}

const differingNames = (from: Outputs, to: Outputs): readonly string[] =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((name) => JSON.stringify(own(from, name)) !== JSON.stringify(own(to, name)))
    .sort();

function valueOf(outputs: Outputs, name: string): z.input<typeof ValueAnswer> | undefined {
  const values = own(outputs, name);
  return values && toValueAnswer(values);
}

/** A name may be any text, that of a method included. */
const own = (outputs: Outputs, name: string): readonly string[] | undefined =>
  Object.hasOwn(outputs, name) ? outputs[name] : undefined;
