/** Fields in which accounts, runbooks and AWS's errors write what they like. Each stands in `untrusted`, beside the fields that are ours. */
export const UNTRUSTED: ReadonlySet<string> = new Set([
  'accountName',
  'failure',
  'failureMessage',
  'message',
  'messageTitle',
  'note',
  'notes',
  'omittedOutputs',
  'outputs',
  'resource',
  'startedBy',
  'text',
  'value',
]);

/** Where they stand. */
export const UNTRUSTED_FIELD = 'untrusted';

/** What cannot be seen, or is read as something else: controls, formats, tags, variation selectors, separators, lone surrogates. */
const INVISIBLE = /(?![\n\t])[\p{C}\p{Zl}\p{Zp}]|[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu;
const REPLACEMENT = '\uFFFD';

/** Text in which nothing is hidden from a person who reads the same answer. */
export const visible = (text: string): string => text.replaceAll(INVISIBLE, REPLACEMENT);

/** An answer of the API with the untrusted fields of each object apart, and nothing invisible in any text. */
export function markUntrusted(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map(markUntrusted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, content]) => content !== undefined)
    .map(([name, content]) => [visible(name), content] as const);
  const ours = entries.filter(([name]) => !UNTRUSTED.has(name));
  const theirs = entries.filter(([name]) => UNTRUSTED.has(name));
  return {
    ...Object.fromEntries(ours.map(([name, content]) => [name, markUntrusted(content)])),
    ...(theirs.length > 0 && {
      [UNTRUSTED_FIELD]: Object.fromEntries(
        theirs.map(([name, content]) => [name, withoutInvisible(content)]),
      ),
    }),
  };
}

/** The same for what is untrusted as a whole. */
function withoutInvisible(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map(withoutInvisible);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, content]) => [visible(name), withoutInvisible(content)]),
  );
}
