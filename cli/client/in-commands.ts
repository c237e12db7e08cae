const ID = '[0-9A-Za-z-]+';

/** The API's next steps, and the command for each. */
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
  ['sort', '--sort'],
  ['fields', '--fields'],
  ['status', '--status'],
  ['since', '--since'],
  ['until', '--until'],
]);

/**
 * The API's message in the words of the command line: commands replace routes, options replace parameters.
 * @param parameter the parameter whose value is wrong, if one is
 */
export function inCommands(said: string, parameter?: string): string {
  const option = parameter === undefined ? undefined : OPTIONS.get(parameter);
  const named =
    option !== undefined && said.startsWith(`${parameter} `)
      ? `${option}${said.slice(parameter?.length)}`
      : said;
  return ROUTES.reduce((text, [route, command]) => text.replaceAll(route, command), named);
}
