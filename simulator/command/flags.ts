import { parseArgs } from 'node:util';

/** How the command was started. */
export interface Flags {
  readonly organization: string;
  readonly templates: readonly string[];
  /** A directory; undefined for none. */
  readonly runbooks: string | undefined;
  readonly port: number;
  /** Undefined to keep nothing. */
  readonly dataDir: string | undefined;
}

export const USAGE = `Usage: npm run simulator -- --organization FILE [options]

Simulates an AWS organization on this computer until Ctrl-C. The AWS SDK and the AWS CLI talk to it: the number of an
account is an access key, and its secret is "local".

  --organization FILE    the accounts, the Regions, and what their APIs answer, as YAML (see simulator/README.md)
  --template FILE        a CloudFormation template of roles, rules or queues, as often as needed. The organization file
                         deploys it by its name without extensions: stacks: { roles: {} } for roles.yml
  --runbooks DIR         runbooks of the central account: each .yml that is no template
  --port NUMBER          the port (4566); 0 takes any free one
  --data DIR             where documents, executions and tables survive a restart; without it, they are in memory
  --help                 this text
`;

/**
 * @returns undefined if help was asked for
 * @throws {Error} that names the option that is wrong
 */
export function readFlags(args: readonly string[]): Flags | undefined {
  const { values } = parseArgs({
    args: [...args],
    allowPositionals: false,
    options: {
      organization: { type: 'string' },
      template: { type: 'string', multiple: true, default: [] },
      runbooks: { type: 'string' },
      port: { type: 'string', default: '4566' },
      data: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { organization, template: templates, runbooks, port: text, data: dataDir } = values;
  if (organization === undefined) throw new Error('--organization is missing: --help shows how to use it');
  if (dataDir === '') throw new Error('--data needs a directory');
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new Error(`--port ${text}: a port is a whole number up to 65535`);
  return { organization, templates, runbooks, port, dataDir };
}
