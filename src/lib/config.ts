import { DAY_MS, HOUR_MS } from '../domain/durations.ts';
import * as z from 'zod';
import { isAccountId, isRegion } from '../domain/location.ts';
import { describeIssues } from './describe-issues.ts';
import { BadEnvironmentError } from './errors.ts';

/** What a deployment decides. Times are milliseconds. */
export interface Config {
  readonly tableName: string;
  readonly busName: string;
  readonly queueUrl: string;
  /** Name of the reader role in every member account, with its path if it has one: `platform/rollcall-reader`. */
  readonly readerRoleName: string;
  readonly centralAccountId: string;
  /** `aws`, `aws-us-gov` or `aws-cn`. */
  readonly partition: string;
  /** Accounts in which a root may start; roots elsewhere are unmanaged. */
  readonly parentAccounts: readonly string[];
  /** Regions in which a root may start. */
  readonly regions: readonly string[];
  /** How long after Rollcall learnt of a root's end it waits for every target before it seals. */
  readonly deadlineMs: number;
  /** How long after its start an execution is kept. */
  readonly retentionMs: number;
  /** How far back the sweep looks for roots that no event named; AWS keeps 30 days. */
  readonly lookBackMs: number;
  /** Whether the names of the organization's accounts are listed and shown. */
  readonly accountNames: boolean;
  /** Whether the tags of those accounts are read too. */
  readonly accountTags: boolean;
  /** By the name of the role of viewers of some accounts: the accounts, and the organizational units and roots, that it may read. */
  readonly accountViewers: ReadonlyMap<string, readonly string[]>;
  /** The name of this installation: in each log line, and the dimension of its metrics. */
  readonly serviceName: string;
}

const text = z.string().trim().min(1);
const list = (isOne: (one: string) => boolean, what: string) =>
  text
    .transform((value) => value.split(',').map((one) => one.trim()))
    .refine((values) => values.every(isOne), { error: `must be ${what}, separated by commas` });
/** A number as people write it; a hundred years are enough for any setting. */
const number = z
  .string()
  .regex(/^\d{1,6}(\.\d+)?$/, { error: 'must be a number' })
  .transform(Number);

/** `none`, or entries such as `payments=111111111111,ou-ab12-11111111` with `;` between them: central-stack/account-viewer-settings.cjs. */
const viewers = text
  .regex(/^(none|[a-z0-9]+=[\w,-]+(;[a-z0-9]+=[\w,-]+)*)$/, {
    error: 'must be none, or names of viewers with what they may read',
  })
  .transform((value) => (value === 'none' ? [] : value.split(';')))
  .transform((entries) =>
    entries.map((entry): readonly [string, readonly string[]] => {
      const [name = '', ids = ''] = entry.split('=');
      return [name, ids.split(',')];
    }),
  );

const Environment = z.object({
  TABLE_NAME: text,
  BUS_NAME: text,
  QUEUE_URL: z.url(),
  // A path begins with a slash, and CloudFormation cannot take it away.
  READER_ROLE_NAME: text.transform((name) => name.replace(/^\//, '')),
  CENTRAL_ACCOUNT_ID: z.string().refine(isAccountId, { error: 'must be twelve digits' }),
  PARTITION: text,
  PARENT_ACCOUNTS: list(isAccountId, 'account IDs of twelve digits'),
  REGIONS: list(isRegion, 'Region codes such as eu-west-1'),
  DEADLINE_HOURS: number.refine((hours) => hours > 0, { error: 'must be more than 0' }),
  RETENTION_DAYS: number.refine((days) => days >= 31, {
    error: 'must be at least 31: what AWS still lists would be found again',
  }),
  LOOK_BACK_DAYS: number.refine((days) => days > 0 && days <= 29, {
    error: 'must be more than 0, and at most 29: AWS keeps 30 days',
  }),
  ACCOUNT_NAMES: z.enum(['on', 'off'], { error: 'must be on or off' }),
  ACCOUNT_TAGS: z.enum(['on', 'off'], { error: 'must be on or off' }),
  ACCOUNT_VIEWERS: viewers,
  SERVICE_NAME: text,
});

/** Every environment variable that a function reads. */
export const ENVIRONMENT_VARIABLES: readonly string[] = Object.keys(Environment.shape);

/** @throws {BadEnvironmentError} that names every variable that is missing or wrong */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    throw new BadEnvironmentError(`Bad environment: ${describeIssues(env, parsed.error)}`);
  }
  const values = parsed.data;
  return {
    tableName: values.TABLE_NAME,
    busName: values.BUS_NAME,
    queueUrl: values.QUEUE_URL,
    readerRoleName: values.READER_ROLE_NAME,
    centralAccountId: values.CENTRAL_ACCOUNT_ID,
    partition: values.PARTITION,
    parentAccounts: values.PARENT_ACCOUNTS,
    regions: values.REGIONS,
    deadlineMs: values.DEADLINE_HOURS * HOUR_MS,
    retentionMs: values.RETENTION_DAYS * DAY_MS,
    lookBackMs: values.LOOK_BACK_DAYS * DAY_MS,
    accountNames: values.ACCOUNT_NAMES === 'on',
    accountTags: values.ACCOUNT_TAGS === 'on',
    accountViewers: new Map(
      values.ACCOUNT_VIEWERS.map(([name, ids]) => [`${values.SERVICE_NAME}-viewer-${name}`, ids]),
    ),
    serviceName: values.SERVICE_NAME,
  };
}
