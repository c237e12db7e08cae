const REFERENCE = /\{\{\s*([\w:.]+)\s*\}\}/g;
const WHOLE_REFERENCE = /^\{\{\s*([\w:.]+)\s*\}\}$/;

/** Every name that stands between double braces in a step's inputs, at whatever depth. */
export function referencesIn(inputs: unknown): string[] {
  if (typeof inputs === 'string') return [...inputs.matchAll(REFERENCE)].flatMap(([, name]) => name ?? []);
  if (typeof inputs !== 'object' || inputs === null) return [];
  return Object.values(inputs).flatMap(referencesIn);
}

/** Puts values in the place of their names. An input that is nothing but a name takes the value whole, lists too. */
export function resolveReferences(inputs: unknown, valueOf: (name: string) => unknown): unknown {
  if (typeof inputs === 'string') {
    const whole = WHOLE_REFERENCE.exec(inputs)?.[1];
    if (whole !== undefined) return valueOf(whole);
    return inputs.replaceAll(REFERENCE, (_text, name: string) => asText(valueOf(name)));
  }
  if (Array.isArray(inputs)) return inputs.map((item) => resolveReferences(item, valueOf));
  if (typeof inputs !== 'object' || inputs === null) return inputs;
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, resolveReferences(value, valueOf)]),
  );
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
