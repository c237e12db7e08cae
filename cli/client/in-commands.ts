const ID = '[0-9A-Za-z-]+';

/** How the API says what to ask next, and the command that asks it. */
const ROUTES: readonly (readonly [route: RegExp, command: string])[] = [
  [/POST \/executions\/\{parentId\}\/collect/g, 'rollcall collect <parent-id>'],
  [new RegExp(`POST /executions/(${ID})/collect`, 'g'), 'rollcall collect $1'],
  [
    new RegExp(`GET /executions/(${ID})/results\\?accountId=(\\d{12})&fields=[a-zA-Z,]+`, 'g'),
    'rollcall results $1 --account $2',
  ],
  [
    new RegExp(`GET /executions/(${ID})/results/(\\d{12})/(${ID})\\?executionId=(${ID})`, 'g'),
    'rollcall target $1 $2 $3 --execution $4',
  ],
  [new RegExp(`GET /executions/(${ID})/causes`, 'g'), 'rollcall show $1'],
  [/\bverdict=([a-zA-Z]+)/g, '--verdict $1'],
];

/** The options whose values the API checks, by the names of its parameters. */
const OPTIONS: ReadonlyMap<string, string> = new Map([
  ['verdict', '--verdict'],
  ['reason', '--reason'],
  ['accountId', '--account'],
  ['region', '--in-region'],
  ['hasOutput', '--has-output'],
  ['output', '--by'],
  ['cause', '--cause'],
  ['sort', '--sort'],
  ['fields', '--fields'],
  ['status', '--status'],
  ['startedBy', '--started-by'],
  ['runbookVersion', '--runbook-version'],
  ['since', '--since'],
  ['until', '--until'],
]);

/**
 * What the API says is wrong, in the words of the command line: commands in place of routes, options in place of
 * parameters.
 * @param parameter the one whose value is wrong, if it is that
 */
export function inCommands(said: string, parameter?: string): string {
  const option = parameter === undefined ? undefined : OPTIONS.get(parameter);
  const named =
    option !== undefined && said.startsWith(`${parameter} `)
      ? `${option}${said.slice(parameter?.length)}`
      : said;
  return ROUTES.reduce((text, [route, command]) => text.replaceAll(route, command), named);
}
