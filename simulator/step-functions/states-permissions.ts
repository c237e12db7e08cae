import * as z from 'zod';
import type { Need, Permission, Permissions } from '../iam/permission.ts';
import { parseInput } from '../server/api-call.ts';
import { roleIn } from '../sts/role-in.ts';
import type { Account } from '../organization/account.ts';

const MachineInput = z.object({ stateMachineArn: z.string() });
const ExecutionInput = z.object({ executionArn: z.string() });
const CreateInput = z.object({ name: z.string(), roleArn: z.string() });

const ofExecution =
  (action: string): Need =>
  ({ input }) => [{ action, resource: parseInput(ExecutionInput, input).executionArn }];

/** Its role is passed to Step Functions, which must be trusted: that is not asked of a role that no template makes. */
const toCreate =
  (accounts: ReadonlyMap<string, Account>): Need =>
  ({ caller, region, input }): readonly Permission[] => {
    const { name, roleArn } = parseInput(CreateInput, input);
    const machine = `arn:aws:states:${region}:${caller.accountId}:stateMachine:${name}`;
    const create = { action: 'states:CreateStateMachine', resource: machine };
    const isKnown = roleIn(accounts, roleArn) !== undefined;
    const keys = { 'iam:PassedToService': ['states.amazonaws.com'] };
    return isKnown ? [create, { action: 'iam:PassRole', resource: roleArn, keys }] : [create];
  };

/**
 * Answers to tokens have no resource type: a caller that has a token, and may answer at all, may answer it.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
 */
export const statesPermissions = (accounts: ReadonlyMap<string, Account>): Permissions =>
  new Map<string, Need>([
    ['CreateStateMachine', toCreate(accounts)],
    [
      'StartExecution',
      ({ input }) => [
        { action: 'states:StartExecution', resource: parseInput(MachineInput, input).stateMachineArn },
      ],
    ],
    ...['DescribeExecution', 'StopExecution', 'GetExecutionHistory'].map((operation): [string, Need] => [
      operation,
      ofExecution(`states:${operation}`),
    ]),
    ...['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'].map((operation): [string, Need] => [
      operation,
      () => [{ action: `states:${operation}`, resource: '*' }],
    ]),
  ]);
