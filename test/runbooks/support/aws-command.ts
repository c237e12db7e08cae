import type { StartAutomationExecutionCommandInput } from '@aws-sdk/client-ssm';

/**
 * The words of a command as a POSIX shell makes them: single and double quotes, and a line that ends in a backslash goes
 * on. Nothing is expanded: a command with `$` in it is not for this.
 *
 * @throws {Error} if a quote does not end, or something would be expanded
 */
export function shellWords(command: string): string[] {
  const text = command.replaceAll('\\\n', ' ').trim();
  if (text.includes('$')) throw new Error(`A shell would expand this: ${text}`);
  const words = [...text.matchAll(/(?:'[^']*'|"[^"\\]*"|[^\s'"\\])+/g)].map(([word]) => word);
  if (words.join('').replaceAll(/\s/g, '') !== text.replaceAll(/\s/g, ''))
    throw new Error(`Not simple: ${text}`);
  return words.map((word) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_all, one = '', two = '') => `${one}${two}`),
  );
}

/** The options of the AWS CLI's command, as the SDK takes them. */
const OPTIONS: Readonly<Record<string, readonly [name: string, type: 'text' | 'map' | 'list']>> = {
  '--document-name': ['DocumentName', 'text'],
  '--parameters': ['Parameters', 'map'],
  '--target-parameter-name': ['TargetParameterName', 'text'],
  '--targets': ['Targets', 'list'],
  '--target-locations': ['TargetLocations', 'list'],
  '--max-concurrency': ['MaxConcurrency', 'text'],
  '--max-errors': ['MaxErrors', 'text'],
};

/**
 * What `aws ssm start-automation-execution` would send. The AWS CLI that a machine has may be too old for some of these
 * options, so a test sends it with the SDK.
 *
 * @throws {Error} if it is another command, or has an option that is not known here
 */
export function startInputOf(command: string): StartAutomationExecutionCommandInput {
  const [aws, ssm, operation, ...rest] = shellWords(command);
  if ([aws, ssm, operation].join(' ') !== 'aws ssm start-automation-execution') {
    throw new Error(`Not a start of an automation: ${command}`);
  }
  const given = new Map<string, string[]>();
  let last: string[] = [];
  for (const word of rest) {
    if (word.startsWith('--')) given.set(word, (last = []));
    else last.push(word);
  }
  const entries = [...given].map(([option, values]) => {
    const [name, type] = OPTIONS[option] ?? [];
    if (name === undefined) throw new Error(`${option} is not known here`);
    const [value = ''] = values;
    if (type === 'text') return [name, value];
    if (type === 'map') return [name, value.startsWith('{') ? JSON.parse(value) : listsOf(shorthand(value))];
    return [name, value.startsWith('[') ? JSON.parse(value) : values.map((one) => typed(shorthand(one)))];
  });
  return { DocumentName: undefined, ...Object.fromEntries(entries) };
}

/**
 * The short form of the AWS CLI: `Key=a,Values=b,c` is one value `a`, and the values `b` and `c`.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
 */
function shorthand(text: string): Map<string, string[]> {
  const pairs = new Map<string, string[]>();
  let last: string[] = [];
  for (const part of text.split(',')) {
    const [, key, value = ''] = /^([A-Za-z]\w*)=(.*)$/s.exec(part) ?? [];
    if (key === undefined) last.push(part);
    else pairs.set(key, (last = [value]));
  }
  return pairs;
}

const LISTS = new Set(['Accounts', 'Regions', 'ExcludeAccounts', 'Values']);

const listsOf = (pairs: Map<string, string[]>) => Object.fromEntries(pairs);

const typed = (pairs: Map<string, string[]>) =>
  Object.fromEntries(
    [...pairs].map(([key, values]) => {
      if (LISTS.has(key)) return [key, values];
      if (values.length > 1) throw new Error(`${key} has several values`);
      return [key, key.startsWith('Include') ? values[0] === 'true' : values[0]];
    }),
  );
