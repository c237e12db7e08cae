import { parseArgs } from 'node:util';

/** How local mode was started. */
export interface Flags {
  /** The API's. */
  readonly port: number;
  /** Where the simulated organization speaks AWS's protocols. */
  readonly awsPort: number;
  readonly dataDir: string;
  /** Undefined for the organization that comes with Rollcall. */
  readonly organization: string | undefined;
  /** Whether the demo runs in an organization of the user's own too. */
  readonly demo: boolean;
  /** How fast AWS's time passes; undefined for what the organization file says. */
  readonly speed: number | undefined;
  /** Stop after the story. */
  readonly exit: boolean;
  readonly help: boolean;
}

export const USAGE = `Usage: npm start -- [options]

Starts a simulated organization, runs automations in it, prints what Rollcall made of them, and goes on serving.

  --port NUMBER          the API's port (3000)
  --aws-port NUMBER      where the organization speaks AWS's protocols (4566)
  --data DIR             where the table and the executions are kept (.rollcall)
  --organization FILE    another organization, as YAML (local/organization.yml; see simulator/README.md)
  --demo                 run the demo in that organization too; without it, local mode starts and waits
  --speed NUMBER         how fast AWS's time passes, 0.1 to 60 times as fast as here (1)
  --exit                 stop after the reports; 0 only if they are what they should be
  --help                 this text
`;

/** @throws {Error} that names the option that is wrong */
export function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    allowPositionals: false,
    options: {
      port: { type: 'string', default: '3000' },
      'aws-port': { type: 'string', default: '4566' },
      data: { type: 'string', default: '.rollcall' },
      organization: { type: 'string' },
      demo: { type: 'boolean', default: false },
      speed: { type: 'string' },
      exit: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.data === '') throw new Error('--data needs a directory');
  const isSamePort = values.port === values['aws-port'] && values.port !== '0';
  if (isSamePort) throw new Error(`--port and --aws-port are both ${values.port}: they need a port each`);
  return {
    port: readPort('--port', values.port),
    awsPort: readPort('--aws-port', values['aws-port']),
    dataDir: values.data,
    organization: values.organization,
    demo: values.demo,
    speed: values.speed === undefined ? undefined : readSpeed(values.speed),
    exit: values.exit,
    help: values.help,
  };
}

function readPort(name: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535))
    throw new Error(`${name} ${text}: a port is a whole number up to 65535; 0 takes any free one`);
  return port;
}

function readSpeed(text: string): number {
  const speed = /^\d{1,2}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(speed >= 0.1 && speed <= 60)) throw new Error(`--speed ${text}: a number from 0.1 to 60`);
  return speed;
}
