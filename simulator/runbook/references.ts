import { asText } from './value-type.ts';

/** Names of outputs may have spaces within. */
const NAME = String.raw`\{\{\s*([\w:./-]+(?: +[\w:./-]+)*)\s*\}\}`;
const REFERENCE = new RegExp(NAME, 'g');
const WHOLE_REFERENCE = new RegExp(`^${NAME}$`);

/** Every name that stands between double braces in a step's inputs, at whatever depth. */
export function referencesIn(inputs: unknown): string[] {
  if (typeof inputs === 'string') return [...inputs.matchAll(REFERENCE)].flatMap(([, name]) => name ?? []);
  if (typeof inputs !== 'object' || inputs === null) return [];
  return Object.values(inputs).flatMap(referencesIn);
}

/**
 * Puts values in the place of their names. An input that is nothing but a name takes the value whole, in its type; a
 * list in a list becomes part of it. Whatever `valueOf` throws goes through.
 */
export function resolveReferences(inputs: unknown, valueOf: (name: string) => unknown): unknown {
  if (typeof inputs === 'string') {
    const whole = wholeReference(inputs);
    if (whole !== undefined) return valueOf(whole);
    return inputs.replaceAll(REFERENCE, (_text, name: string) => asText(valueOf(name)));
  }
  if (Array.isArray(inputs)) {
    return inputs.flatMap((item: unknown): unknown[] => {
      const value = resolveReferences(item, valueOf);
      return typeof item === 'string' && Array.isArray(value) ? value : [value];
    });
  }
  if (typeof inputs !== 'object' || inputs === null) return inputs;
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, resolveReferences(value, valueOf)]),
  );
}

const wholeReference = (text: string): string | undefined => WHOLE_REFERENCE.exec(text)?.[1];
