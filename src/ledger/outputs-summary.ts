import { createHash } from 'node:crypto';
import type { Outputs } from '../domain/outputs.ts';

/** What every row can hold of its outputs, so that they can be compared and filtered by name without reading them. */
export interface OutputsSummary {
  /** Sorted; undefined if they are too many for a row. */
  readonly outputNames: readonly string[] | undefined;
  /** 32 hex digits: equal outputs have equal digests. */
  readonly outputsDigest: string;
}

const MAX_NAMES_BYTES = 1024;

export function summarizeOutputs(outputs: Outputs): OutputsSummary {
  const names = Object.keys(outputs).sort();
  const text = JSON.stringify(names.map((name) => [name, outputs[name]]));
  return {
    outputNames: Buffer.byteLength(JSON.stringify(names)) > MAX_NAMES_BYTES ? undefined : names,
    outputsDigest: createHash('sha256').update(text).digest('hex').slice(0, 32),
  };
}
