import type { Outputs } from './outputs.ts';

/** The most that is kept of one execution's outputs: many times what AWS lets a single step return. */
export const MAX_OUTPUT_BYTES = 10 * 1024 * 1024;

const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Leaves out the largest outputs until the rest fits, and names them: a cut is always stated. */
export function limitOutputs(
  outputs: Outputs,
  maxBytes = MAX_OUTPUT_BYTES,
  sizeOf: (output: readonly [name: string, values: readonly string[]]) => number = jsonBytes,
): { readonly outputs: Outputs; readonly omitted: readonly string[] } {
  const sizes = Object.entries(outputs)
    .map(([name, values]) => ({ name, bytes: sizeOf([name, values]) }))
    .sort((one, other) => other.bytes - one.bytes);
  let total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const omitted = new Set<string>();
  for (const { name, bytes } of sizes) {
    if (total <= maxBytes) break;
    omitted.add(name);
    total -= bytes;
  }
  return {
    outputs: Object.fromEntries(Object.entries(outputs).filter(([name]) => !omitted.has(name))),
    omitted: [...omitted].sort(),
  };
}
