import { createHash } from 'node:crypto';
import type { Outputs } from '../domain/outputs.ts';

/** Of outputs, as much as every row can carry: so that they can be told apart, and asked for by name, without reading them. */
export interface OutputsSummary {
  /** Sorted; undefined if they are too many for a row. */
  readonly outputNames: readonly string[] | undefined;
  /** 32 hex digits: the same outputs have the same digest. */
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
