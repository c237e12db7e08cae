import type { RunbookStep } from './step.ts';

/** In AWS's words, for a condition whose And or Or joins fewer than two. */
export const branchFaults = ({ name, inputs }: RunbookStep): string[] => [
  ...new Set(lonelyOperators(inputs['Choices']).map((operator) => tooFew(operator, name))),
];

const tooFew = (operator: string, step: string): string =>
  `Expect at lease two expressions for operator: ${operator} in step: ${step}`;

function lonelyOperators(condition: unknown): string[] {
  if (typeof condition !== 'object' || condition === null) return [];
  return Object.entries(condition).flatMap(([key, value]) => [
    ...((key === 'And' || key === 'Or') && Array.isArray(value) && value.length < 2 ? [key] : []),
    ...lonelyOperators(value),
  ]);
}
