import { InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { isAccountId } from '../../src/domain/location.ts';
import type { CommandOption } from '../command.ts';
import { wrongUsage } from '../failure.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const ROLE_NAME = /^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;
/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

/**
 * The role to read the accounts with, and the location of the parent: for every command that reads AWS as the
 * caller.
 */
export const ROLE_OPTIONS: readonly CommandOption[] = [
  {
    flags: '--role-name <name>',
    description: 'the role to assume in each account but your own, with its path if it has one; no default',
    parse: (text) => {
      if (ROLE_NAME.test(text)) return text;
      throw new InvalidArgumentError(
        'It must be the name of a role, after its path if it has one, and not its ARN: OrganizationAccountAccessRole, platform/auditor.',
      );
    },
  },
  {
    flags: '--external-id <id>',
    description: 'what the trust policy of that role asks for, if it asks for one',
    parse: (text) => {
      if (EXTERNAL_ID.test(text)) return text;
      throw new InvalidArgumentError(
        'It must be 2 to 1,224 letters, digits and + = , . @ : / - _ (as AWS has it).',
      );
    },
  },
  {
    flags: '--parent-account <id>',
    description: 'the account in which the parent was started (default: that of your credentials)',
    parse: (text) => {
      if (isAccountId(text)) return text;
      throw new InvalidArgumentError('It must be an account number of twelve digits.');
    },
  },
];

const Values = z.object({
  roleName: z.string().optional(),
  externalId: z.string().optional(),
  parentAccount: z.string().optional(),
});

/**
 * The values of these options.
 * @throws {Failure} without a role: the user has to choose one
 */
export function readRoleOptions(options: unknown): z.output<typeof Values> & { readonly roleName: string } {
  const { roleName, ...others } = Values.parse(options);
  if (roleName !== undefined) return { roleName, ...others };
  throw wrongUsage(
    [
      '--role-name is missing: which role to assume in each account? There is no default, since the one that fits most accounts is an administrator, and taking it should be your choice.',
      '  --role-name OrganizationAccountAccessRole   in accounts that AWS Organizations made, for callers in the management account. It is an administrator; rollcall narrows each session to three reads.',
      '  --role-name <your own>                      any role that trusts you and allows ssm:GetAutomationExecution, ssm:DescribeAutomationExecutions and ssm:DescribeAutomationStepExecutions.',
      '  rollcall-reader, which member-stack/roles.yml makes, will not do: it trusts the role rollcall-collect of the central account (and rollcall-sweep with StartsParents=true), and no person.',
    ].join('\n'),
  );
}
