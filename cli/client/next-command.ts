import * as z from 'zod';

/** The next steps of a problem from the API. An operation that this version does not know is left out. */
const NextStep = z.looseObject({
  operation: z.string(),
  parameters: z.record(z.string(), z.string()),
  description: z.string(),
});
export const NextSteps = z.array(NextStep).default([]).catch([]);

/** The parts of the command for each operation, in order: a word, or a parameter whose value is inserted. */
const COMMANDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['listCauses', ['show', '{parentId}']],
  ['requestCollection', ['refresh', '{parentId}']],
  ['listResults', ['results', '{parentId}', '--account', '{accountId}']],
  ['getResult', ['target', '{parentId}', '{accountId}', '{region}', '--execution', '{executionId}']],
]);

/** Values that need no quotes in any shell: IDs of executions and accounts, names of Regions. */
const PLAIN = /^[0-9A-Za-z][0-9A-Za-z-]*$/;

/** The command for an operation; undefined if there is none, or a value does not fit its parameter. */
export function toCommandLine({ operation, parameters }: z.output<typeof NextStep>): string | undefined {
  const parts = COMMANDS.get(operation);
  if (parts === undefined) return undefined;
  const words = parts.map((part) => {
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
    return name === undefined ? part : parameters[name];
  });
  const arePlain = words.every((word) => word !== undefined && (PLAIN.test(word) || parts.includes(word)));
  return arePlain ? ['rollcall', ...words].join(' ') : undefined;
}

/** The options whose values the API checks, by the names of its parameters. */
const OPTIONS: ReadonlyMap<string, string> = new Map([
  ['verdict', '--verdict'],
  ['reason', '--reason'],
  ['accountId', '--account'],
  ['region', '--in-region'],
  ['hasOutput', '--has-output'],
  ['output', '--by'],
  ['accountName', '--account-name'],
  ['organizationalUnit', '--ou'],
  ['accountTag', '--account-tag'],
  ['cause', '--cause'],
  ['sort', '--sort'],
  ['fields', '--fields'],
  ['status', '--status'],
  ['startedBy', '--started-by'],
  ['runbookVersion', '--runbook-version'],
  ['since', '--since'],
  ['until', '--until'],
]);

/** The option by which the value of that parameter is given; the parameter itself if there is none. */
export const optionOf = (parameter: string): string => OPTIONS.get(parameter) ?? parameter;
