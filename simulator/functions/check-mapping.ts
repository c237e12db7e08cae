import type { Authorizer } from '../iam/authorizer.ts';
import { sessionOf } from '../iam/principal.ts';
import type { Account } from '../organization/account.ts';
import { toUseQueue } from '../queue/sqs-permissions.ts';
import type { SqsQueue } from '../queue/sqs-queue.ts';
import type { MappingSettings } from './event-source-mapping.ts';
import type { FunctionSettings } from './lambda-function.ts';

/** What Lambda does with a queue, with the credentials of the function's role. */
const CALLS = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/**
 * @throws {Error} in Lambda's words, if the function's role may not make a call that Lambda makes to feed it
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export async function checkMapping(
  { queueArn, functionArn }: Pick<MappingSettings, 'queueArn' | 'functionArn'>,
  functions: readonly Pick<FunctionSettings, 'arn' | 'functionName' | 'roleArn'>[],
  queueOf: (arn: string) => Pick<SqsQueue, 'arn' | 'url' | 'location'> | undefined,
  accounts: ReadonlyMap<string, Account>,
  authorizer: Pick<Authorizer, 'decide'>,
): Promise<void> {
  const queue = queueOf(queueArn);
  const fed = functions.find(({ arn }) => arn === functionArn);
  if (queue === undefined || fed === undefined) return; // connecting them says so
  const caller = sessionOf({ roleArn: fed.roleArn, sessionName: fed.functionName });
  for (const call of CALLS) {
    const permission = toUseQueue(`sqs:${call}`, queue, accounts);
    if ((await authorizer.decide(caller, permission, queue.location.region)) === undefined) continue;
    throw new Error(
      `The provided execution role does not have permissions to call ${call} on SQS: ${fed.functionName}, ${fed.roleArn}`,
    );
  }
}
