import type { Clock } from '../clock/clock.ts';
import { ReadQuota } from '../ssm/read-quota.ts';
import type { Trouble } from '../trouble/trouble.ts';
import type { ApiCall } from './api-call.ts';
import { ApiError, notAuthorized } from './api-error.ts';
import type { Gate } from './aws-server.ts';

const isRead = (operation: string): boolean => /^(Get|Describe)/.test(operation);

/** Where quotas and trouble meet a call. A call to assume a role meets the trouble of the role's account. */
export function createGate(trouble: Trouble, clock: Clock): Gate {
  const quota = new ReadQuota(clock);
  return (service, operation, call) => {
    const { caller, region } = call;
    const roleArn = roleArnOf(call);
    const accountId = roleArn?.split(':')[4] ?? caller.accountId;
    const effect = trouble.effectOn({ accountId, region, operation: `${service}:${operation}` });
    const { callsPerSecond } = trouble;
    const isOverQuota =
      callsPerSecond !== undefined &&
      service === 'ssm' &&
      isRead(operation) &&
      !quota.take([accountId, region, operation].join('#'), callsPerSecond);
    if (effect === 'throttle' || isOverQuota) {
      throw new ApiError(service === 'sts' ? 'Throttling' : 'ThrottlingException', 'Rate exceeded');
    }
    if (effect === 'deny') {
      const action = `${service}:${operation}`;
      if (service === 'sts') throw notAuthorized('AccessDenied', caller.arn, action, roleArn ?? '*', 403);
      throw notAuthorized('AccessDeniedException', caller.arn, action, '*');
    }
  };
}

function roleArnOf({ input }: ApiCall): string | undefined {
  const roleArn: unknown = Object(input)['RoleArn'];
  return typeof roleArn === 'string' ? roleArn : undefined;
}
