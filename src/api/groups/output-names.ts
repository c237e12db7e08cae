import { cutText } from '../../domain/cut-text.ts';

const MOST = 200;
const MOST_CHARACTERS = 200;

/** Names of outputs as an answer shows them: sorted, limited in number, long ones cut. */
export function listOutputNames(names: ReadonlySet<string>): {
  readonly outputs: string[];
  /** How many more there are; absent if these are all. */
  readonly outputsOmitted?: number;
} {
  const outputs = [...names]
    .sort()
    .slice(0, MOST)
    .map((name) => cutText(name, MOST_CHARACTERS) ?? name);
  const omitted = names.size - outputs.length;
  return { outputs, ...(omitted > 0 && { outputsOmitted: omitted }) };
}
