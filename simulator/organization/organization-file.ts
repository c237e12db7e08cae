import * as z from 'zod';
import { ApiAnswer, ScriptAnswer } from './api-answer.ts';
import { expandAccounts } from './expand-accounts.ts';
import { SimulationSettings } from './simulation-settings.ts';
import { fileFault, schemaFaults } from './organization-faults.ts';
import { readYamlLines } from './yaml-lines.ts';

const IN_QUOTES = 'must be twelve digits, in quotes';
/** YAML reads a number without quotes as one, and drops its zeros at the beginning. */
const AccountId = z.string({ error: IN_QUOTES }).regex(/^\d{12}$/, { error: IN_QUOTES });
const Region = z
  .string()
  .regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, { error: 'must be a Region code such as eu-west-1' });
const LAST_ACCOUNT = 999_999_999_999;
const Settings = z.record(z.string(), z.string());

/** Keyed `service:Operation`, such as `s3:ListBuckets`. */
const Answers = z.record(
  z.string().regex(/^[a-z0-9-]+:[A-Z]\w+$/, { error: 'must be service:Operation' }),
  ApiAnswer,
);
/** Keyed `RUNBOOK/STEP`, or by the name of a handler. */
const Scripts = z.record(z.string().min(1), ScriptAnswer);
/** Keyed by the name of a parameter of Parameter Store; a list is a StringList. */
const Parameters = z.record(z.string().min(1), z.union([z.string(), z.array(z.string()).min(1)]));
/** Keyed by template, such as `forwarder` for member-stack/forwarder.yml; the value holds its parameters. */
const Stacks = z.record(z.string(), Settings);

const Deployed = {
  /** What of member-stack/ is deployed there. */
  stacks: Stacks.optional(),
  /** Roles that exist for other reasons, such as AWS's own execution role. */
  roles: z.array(z.string()).optional(),
};

const RootId = z.string().regex(/^r-[0-9a-z]{4,32}$/, { error: 'must be the ID of a root such as r-ab12' });
const UnitId = z
  .string()
  .regex(/^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/, { error: 'must be an ID such as ou-ab12-11111111' });

/** Something that targets of a rate-controlled automation can mean. */
const Resource = z.strictObject({
  id: z.string().min(1),
  type: z.string().default('AWS::EC2::Instance'),
  /** Every Region if it does not say. */
  region: Region.optional(),
  tags: Settings.default({}),
  /** Resource groups, by name. */
  groups: z.array(z.string()).default([]),
});

const AccountEntry = z.strictObject({
  id: AccountId,
  /** So many accounts like this one, with the numbers that follow. */
  count: z.number().int().min(1).max(10_000).optional(),
  name: z.string(),
  /** The ARN that the account's own credentials act as; its root user by default. */
  administrator: z.string().startsWith('arn:').optional(),
  /** The organizational unit that it is in; the root if it does not say. */
  ou: UnitId.optional(),
  /** Of the account itself, as Organizations has them. */
  tags: Settings.optional(),
  resources: z.array(Resource).default([]),
  ...Deployed,
  answers: Answers.default({}),
  scripts: Scripts.optional(),
  parameters: Parameters.optional(),
});

export const OrganizationFile = z.strictObject({
  organizationId: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/, { error: 'must be an organization ID such as o-exampleorgid' }),
  /** The management account; the central one by default. */
  management: AccountId.optional(),
  /** Beside the management account, who may ask Organizations for the accounts. */
  delegatedAdministrators: z.array(AccountId).default([]),
  /** The Regions that are enabled, in every account. */
  regions: z.array(Region).min(1),
  central: z.strictObject({
    accountId: AccountId,
    region: Region,
    /** Settings of the central stack: `params` of serverless.yml. */
    params: Settings.default({}),
  }),
  root: RootId.default('r-root'),
  /** A unit stands after its parent, which is the root if it does not say. */
  organizationalUnits: z
    .array(z.strictObject({ id: UnitId, name: z.string(), parent: z.union([UnitId, RootId]).optional() }))
    .default([]),
  /** For accounts that do not say it themselves. */
  defaults: z
    .strictObject({
      ...Deployed,
      answers: Answers.optional(),
      scripts: Scripts.optional(),
      parameters: Parameters.optional(),
    })
    .default({}),
  /** In the order in which a cross-account execution lists them. */
  accounts: z
    .array(AccountEntry)
    .min(1)
    .check(({ value, issues }) => {
      for (const [index, { id, count = 1 }] of value.entries()) {
        if (Number(id) + count - 1 <= LAST_ACCOUNT) continue;
        const message = `there is no account after ${LAST_ACCOUNT}`;
        issues.push({ code: 'custom', input: count, path: [index, 'count'], message });
      }
    })
    .transform(expandAccounts),
  ...SimulationSettings,
});

export type OrganizationFile = z.infer<typeof OrganizationFile>;

/**
 * Reads an organization file (YAML).
 * @throws {Error} that names each fault by its path and its value, with its account and its line
 */
export function readOrganizationFile(text: string): OrganizationFile {
  const lines = readYamlLines(text);
  const parsed = OrganizationFile.safeParse(lines.content);
  if (!parsed.success) {
    const faults = schemaFaults(parsed.error.issues, lines, Object.keys(AccountEntry.shape));
    throw new Error(`Bad organization file: ${faults.join('; ')}`);
  }
  const fault = fileFault(parsed.data, lines);
  if (fault !== undefined) throw new Error(`Bad organization file: ${fault}`);
  return parsed.data;
}
