import type { FaultInjector } from '../trouble/fault-injector.ts';
import type { Call } from '../trouble/is-meant.ts';
import type { ApiCall } from './api-call.ts';
import { ApiError, notAuthorized } from './api-error.ts';
import type { Gate } from './aws-server.ts';
import { CallQuota, type Quotas } from './call-quota.ts';
import { ConnectionCut } from './connection-cut.ts';

const isRead = (operation: string): boolean => /^(Get|Describe)/.test(operation);

export interface GateOptions {
  readonly trouble: FaultInjector;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly quotas: Quotas;
  /** Whether a function's process has been stopped, and no other has taken its place yet. */
  readonly isStopped: (functionName: string) => boolean;
}

/** Where quotas and trouble meet a call. A call to assume a role meets the trouble of the role's account. */
export function createGate({ trouble, now, quotas, isStopped }: GateOptions): Gate {
  const quota = new CallQuota(now);

  const isOverQuota = (service: string, operation: string, { caller, region }: ApiCall): boolean => {
    const { callsPerSecond } = trouble;
    const isOver = (name: string, limit: number | undefined): boolean =>
      limit !== undefined && !quota.take([caller.accountId, region, name].join('#'), limit);
    if (callsPerSecond !== undefined && service === 'ssm' && isRead(operation)) {
      return isOver(`${service}:${operation}`, callsPerSecond);
    }
    return [`${service}:${operation}`, `${service}:*`].some((name) => isOver(name, quotas[name]));
  };

  return (service, operation, call) => {
    const { caller, region } = call;
    const { functionName } = caller;
    if (functionName !== undefined && isStopped(functionName)) {
      throw new ConnectionCut(`${functionName} was stopped`);
    }
    const roleArn = roleArnOf(call);
    const met: Call = {
      accountId: roleArn?.split(':')[4] ?? caller.accountId,
      region,
      operation: `${service}:${operation}`,
      roleName: roleArn?.split('/').at(-1),
    };
    const effect = trouble.effectOn(met);
    if (effect === 'throttle' || isOverQuota(service, operation, call)) {
      throw new ApiError(service === 'sts' ? 'Throttling' : 'ThrottlingException', 'Rate exceeded');
    }
    if (effect === 'deny') {
      const action = `${service}:${operation}`;
      if (service === 'sts') throw notAuthorized('AccessDenied', caller.arn, action, roleArn ?? '*', 403);
      throw notAuthorized('AccessDeniedException', caller.arn, action, '*');
    }
    const lagMs = service === 'ssm' && isRead(operation) ? trouble.lagOf(met) : 0;
    return lagMs === 0 ? call : { ...call, asOfMs: now() - lagMs };
  };
}

function roleArnOf({ input }: ApiCall): string | undefined {
  const roleArn: unknown = Object(input)['RoleArn'];
  return typeof roleArn === 'string' ? roleArn : undefined;
}
