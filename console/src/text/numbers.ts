const whole = new Intl.NumberFormat('en');

/** `12,345`. */
export const count = (number: number): string => whole.format(number);

/** `1 cause`, `3 causes`. */
export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${count(number)} ${number === 1 ? one : many}`;

/** `38 %`; never 0 % of what occurs, nor 100 % of what is not all. */
export function percent(part: number, of: number): string {
  if (of === 0) return '–';
  const share = (part / of) * 100;
  if (share > 0 && share < 1) return '< 1 %';
  if (share > 99 && share < 100) return '> 99 %';
  return `${Math.round(share)} %`;
}
