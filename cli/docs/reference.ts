import { CATALOG } from '../catalog.ts';
import { createProgram } from '../program.ts';

const INTRODUCTION = `# The command line

This page is written by \`npm run docs:cli\`, from what \`--help\` says.

- In a checkout, \`npx .\` and \`npm run rollcall --\` stand for \`rollcall\`. \`npm pack\` makes a file that installs anywhere:
  one bundled command, and no dependencies but an optional one, \`classic-level\`, which keeps what \`gather\` collects.
- **Where the API is**: \`--url\`, else the environment variable \`ROLLCALL_URL\`, else the SSM parameter \`/rollcall/api-url\`, which
  the central stack writes (\`--stack-prefix\` for a stack with another prefix). Credentials and Region are found as the AWS CLI
  finds them: environment (\`AWS_REGION\`, else \`AWS_DEFAULT_REGION\`), \`--profile\` with SSO, \`role_arn\` or a process, container, instance. The caller needs
  \`execute-api:Invoke\` on the API, and \`ssm:GetParameter\` on that parameter; requests are signed (signature version 4).
- **Naming a run**: its ID, or the first 8 characters of it; \`@latest\`, \`@2\` for the last but one; \`@get_canonical_id\` for the last
  run of that runbook. Where several IDs begin so, they are listed. \`rollcall\` alone lists the last runs with these positions.
- **From another account**: only principals of its own account can call an HTTP API. Give a profile whose \`role_arn\` is
  a role there; \`mfa_serial\` is asked for on a terminal.
- **Local mode**: \`--endpoint-url http://localhost:4566\` asks the simulated organization of \`npm start\`, as its central account
  (access key: the account's number; secret: \`local\`), unless \`--profile\` or an account number in \`AWS_ACCESS_KEY_ID\` says
  otherwise. Its API can also be asked directly, unsigned: \`--url http://localhost:3000\`.
- **Without an API**: \`rollcall gather\` collects a parent execution with your own credentials, and \`--local\` reads what it has kept, with
  the same commands and no network. It is in \`$XDG_DATA_HOME/rollcall\`, else \`~/.local/share/rollcall\` (Windows:
  \`%LOCALAPPDATA%\\rollcall\`), readable by its owner alone; \`--store\` names another directory. One process at a time can open it.
- **Output** is a table that fits the terminal; elsewhere nothing is cut. Colours are for terminals, and off with \`NO_COLOR\`. Names,
  messages and outputs come from accounts: what a terminal would obey is replaced in tables, and escaped in JSON and CSV; in
  CSV, what a spreadsheet would calculate begins with an apostrophe, as [docs/api.md](api.md#csv-and-ndjson) says. JSON names are those
  of the API.
- A table shows how long ago something was; JSON and CSV have the exact time. Suggested commands repeat the options by which the answer
  was reached (\`--endpoint-url\`, \`--local\`, \`--profile\` …).
- \`--output markdown\` is for tickets and chat: every text that comes from an account is a code span, in which nothing is a mention, a
  link or HTML.
- \`rollcall completion bash\` (or \`zsh\`, \`fish\`) prints a script that completes commands and options.
- \`--query\` is [JMESPath](https://jmespath.org), as in the AWS CLI, and searches the whole answer. It prints JSON;
  with \`--output table\`, single values are printed bare.
- Pages are followed to the end; progress goes to standard error, on a terminal only. A reader that goes away
  (\`| head\`) is no error.
- Requests that fail for a moment (no connection, 429, 502, 503, 504) are tried three times; \`refresh\`, which asks for work, is not.
- \`--region\` is the Region of the central stack, in every command, as it is for the AWS CLI; where targets are chosen, or a parent's
  location is named, the option is \`--in-region\`.
- \`retry --run\` is the one command that starts anything. It acts as you, with your own permissions; Rollcall itself can only read.
`;

const HELP_WIDTH = 100;

/** `docs/cli.md`: the help of every command. */
export async function cliReference(): Promise<string> {
  const program = createProgram(CATALOG, {
    version: '',
    helpWidth: HELP_WIDTH,
    writeOut: () => undefined,
    writeErr: () => undefined,
    run: () => Promise.reject(new Error('Only the help is wanted')),
  });
  const sections = [`## rollcall\n\n${block(await program.help())}`];
  for (const { name } of CATALOG) sections.push(`## rollcall ${name}\n\n${block(await program.help(name))}`);
  return [INTRODUCTION, ...sections].join('\n');
}

const block = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
