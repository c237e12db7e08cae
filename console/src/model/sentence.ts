import { counted, count } from '../text/numbers.ts';
import { isOpen, occurring, total, troubled, type Counts } from './verdicts.ts';

/** The one sentence that answers what became of a run, in parts: those that are `strong` are what is read first. */
export type Sentence = readonly { readonly text: string; readonly strong: boolean }[];

const strong = (text: string) => ({ text, strong: true });
const weak = (text: string) => ({ text, strong: false });

/**
 * `160 of 186 succeeded. 3 causes explain the other 26.`
 * @param atLeast whether more targets may be expected than are known
 * @param causes how many there are; undefined while that is not known
 */
export function sentenceOf(
  counts: Counts,
  expected: number,
  {
    atLeast,
    causes,
    isSealed,
  }: { readonly atLeast: boolean; readonly causes: number | undefined; readonly isSealed: boolean },
): Sentence {
  if (expected === 0) return [strong('Nothing was expected'), weak(isSealed ? '.' : ' so far.')];
  const succeeded = counts.succeeded ?? 0;
  const bad = troubled(counts);
  const open = total(counts) - succeeded - bad;
  const denominator = `${atLeast ? 'at least ' : ''}${count(expected)}`;
  if (succeeded === expected && !atLeast) {
    return [
      strong(expected === 1 ? 'The one target succeeded' : `All ${count(expected)} succeeded`),
      weak('.'),
    ];
  }
  const head = [
    strong(`${succeeded === 0 ? 'None' : count(succeeded)} of ${denominator}`),
    weak(' succeeded'),
  ];
  const goesOn = open === 0 ? [] : [weak(', '), ...openPart(counts)];
  const rest = bad === 0 ? [] : explain(bad, causes, open === 0 && succeeded > 0);
  return [...head, ...goesOn, ...rest, weak('.')];
}

function explain(bad: number, causes: number | undefined, isOther: boolean): Sentence {
  const others = isOther ? `the other ${count(bad)}` : `${count(bad)} that did not`;
  if (causes === undefined) return [weak('; '), strong(`${count(bad)} did not`)];
  if (causes === 0) return [weak('; '), strong(`${count(bad)} did not`)];
  return [
    weak('; '),
    strong(counted(causes, 'cause')),
    weak(causes === 1 ? ' explains ' : ' explain '),
    strong(others),
  ];
}

function openPart(counts: Counts): Sentence {
  const words = { running: 'running', waiting: 'waiting' };
  return occurring(counts)
    .filter(isOpen)
    .flatMap((verdict, index) => [
      ...(index === 0 ? [] : [weak(' and ')]),
      weak(`${count(counts[verdict] ?? 0)} ${verdict === 'running' ? words.running : words.waiting}`),
    ]);
}
