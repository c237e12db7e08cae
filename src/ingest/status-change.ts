import * as z from 'zod';
import type { ExecutionRef } from '../domain/execution-ref.ts';
import { isAccountId, isRegion } from '../domain/location.ts';
import { fromEventStatus } from '../domain/status.ts';
import { MalformedEventError } from '../lib/errors.ts';
import { ExecutionId } from './execution-id.ts';

const EXECUTION_CHANGE = 'EC2 Automation Execution Status-change Notification';
const STEP_CHANGE = 'EC2 Automation Step Status-change Notification';

/**
 * The fields that we use of a status change. `detail` names neither the parent nor the outputs, and its times
 * are prose ("Nov 29, 2024 7:43:20 PM"), so the execution itself is always read. The rules let only execution
 * changes through; a step change that still arrives names an execution too.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 */
export const StatusChangeEvent = z.object({
  source: z.literal('aws.ssm'),
  'detail-type': z.enum([EXECUTION_CHANGE, STEP_CHANGE]),
  account: z.string().refine(isAccountId, { error: 'must be twelve digits' }),
  region: z.string().refine(isRegion, { error: 'must be a Region code such as eu-west-1' }),
  time: z.iso.datetime().transform((text) => Date.parse(text)),
  resources: z.array(z.string()).default([]),
  detail: z.object({ ExecutionId, Status: z.string().optional() }),
});

const EXECUTION_ARN = /^arn:[^:]*:ssm:([^:]*):([^:]*):automation-execution\/(.*)$/;

/**
 * The account is the envelope's. The Region comes from the execution's ARN, since the envelope's may be the
 * bus's.
 * @throws {MalformedEventError} if the ARN names another account
 */
export function fromStatusChange(event: z.infer<typeof StatusChangeEvent>): ExecutionRef {
  const { account: accountId, region, time, resources, detail } = event;
  const arns = resources.flatMap((resource) => {
    const [arn, arnRegion = '', arnAccount, executionId] = EXECUTION_ARN.exec(resource) ?? [];
    return arn === undefined ? [] : [{ arn, region: arnRegion, accountId: arnAccount, executionId }];
  });
  const strange = arns.find((arn) => arn.accountId !== accountId);
  if (strange !== undefined) {
    throw new MalformedEventError(
      `The event is of account ${accountId}, its execution of another: ${strange.arn}`,
    );
  }
  const own = arns.find((arn) => arn.executionId === detail.ExecutionId && isRegion(arn.region));
  const ofExecution = event['detail-type'] === EXECUTION_CHANGE;
  return {
    executionId: detail.ExecutionId,
    location: { accountId, region: own?.region ?? region },
    eventStatus: ofExecution && detail.Status !== undefined ? fromEventStatus(detail.Status) : undefined,
    provenance: { source: 'event', eventTime: time },
    attempts: {},
  };
}
