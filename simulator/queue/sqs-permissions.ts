import * as z from 'zod';
import type { Need, Permission, Permissions } from '../iam/permission.ts';
import { joinPolicies } from '../iam/policy-document.ts';
import type { Account } from '../organization/account.ts';
import { parseInput } from '../server/api-call.ts';
import type { SqsQueue } from './sqs-queue.ts';

const QueuePolicy = z.object({ Queues: z.array(z.string()), PolicyDocument: z.unknown() });
const Input = z.object({ QueueUrl: z.string() });

/** What it takes to do something with a queue, by its policy if it has one. */
export function toUseQueue(
  action: string,
  { arn, url, place: { accountId, region } }: Pick<SqsQueue, 'arn' | 'url' | 'place'>,
  accounts: ReadonlyMap<string, Account>,
): Permission {
  const policies = (accounts.get(accountId)?.resources(region, 'AWS::SQS::QueuePolicy') ?? [])
    .map(({ properties }) => QueuePolicy.parse(properties))
    .filter(({ Queues }) => Queues.includes(url));
  return {
    action,
    resource: arn,
    resourceAccountId: accountId,
    resourcePolicy: joinPolicies(policies.map(({ PolicyDocument }) => PolicyDocument)),
  };
}

/**
 * A batch needs what its entries need.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 */
export function sqsPermissions(
  accounts: ReadonlyMap<string, Account>,
  queueOfUrl: (url: string) => SqsQueue | undefined,
): Permissions {
  const to =
    (action: string): Need =>
    ({ input }) => {
      const queue = queueOfUrl(parseInput(Input, input, 'InvalidParameterValue').QueueUrl);
      // The operation itself says that there is no such queue.
      return queue === undefined ? [] : [toUseQueue(action, queue, accounts)];
    };
  return new Map([
    ['SendMessage', to('sqs:SendMessage')],
    ['SendMessageBatch', to('sqs:SendMessage')],
    ['ReceiveMessage', to('sqs:ReceiveMessage')],
    ['DeleteMessage', to('sqs:DeleteMessage')],
    ['GetQueueAttributes', to('sqs:GetQueueAttributes')],
  ]);
}
