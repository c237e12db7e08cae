import type { Outputs } from '../../domain/outputs.ts';
import { cutText } from '../../domain/cut-text.ts';
import { toValueAnswer, type ValueAnswer } from '../results/value-answer.ts';
import type { KeptOutputs } from '../results/read-results.ts';
import { payloadBytes } from '../results/result-page.ts';
import type * as z from 'zod';

/** One output whose value differs between two runs; a side without it is absent. */
export interface OutputDifference {
  readonly name: string;
  readonly from?: z.input<typeof ValueAnswer> | undefined;
  readonly to?: z.input<typeof ValueAnswer> | undefined;
}

const MAX_BYTES = 256 * 1024;
const MAX_NAME_CHARACTERS = 200;

/** Whether two runs gave the same outputs, of those that are kept. */
export const haveSameOutputs = (from: KeptOutputs, to: KeptOutputs): boolean =>
  differingNames(from.outputs, to.outputs).length === 0 &&
  JSON.stringify([...from.omitted].sort()) === JSON.stringify([...to.omitted].sort());

/** By name. A value that was cut says so. Outputs that do not fit the answer are counted. */
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

/** A name may be any text, even that of a method. */
const own = (outputs: Outputs, name: string): readonly string[] | undefined =>
  Object.hasOwn(outputs, name) ? outputs[name] : undefined;
