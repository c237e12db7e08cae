/** A text with so many spaces before each line that is not empty. */
export const indent = (by: number, text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : `${' '.repeat(by)}${line}`))
    .join('\n');
