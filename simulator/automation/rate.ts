/**
 * Reads a rate: a number such as `"10"`, or a percentage such as `"10%"`, rounded down. Ten percent of 50 targets
 * allow five errors.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
const amount = (text: string, total: number): number =>
  text.endsWith('%') ? Math.floor((Number(text.slice(0, -1)) * total) / 100) : Number(text);

/** How many of `total` may run at once: one at least. */
export const concurrencyOf = (text: string, total: number): number => Math.max(1, amount(text, total));

/** How many of `total` may fail before no other starts. */
export const errorsOf = amount;
