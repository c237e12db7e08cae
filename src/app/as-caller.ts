import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { LambdaDeps } from './lambda.ts';
import { awsErrorKind } from '../aws/aws-error-kind.ts';
import { createMemberClients } from '../aws/member-clients.ts';
import { createAskSsm, type AskSsm } from '../aws/ssm-ask.ts';
import { createSsmReads, type SsmReads } from '../aws/ssm-reads.ts';
import { MINUTE_MS } from '../domain/durations.ts';
import type { Location } from '../domain/location.ts';
import { isExpired, isExpiredSession, SessionExpiredError } from '../gather/errors.ts';
import { ClockSkewError, ThrottledError } from '../lib/errors.ts';
import type { MetricName } from '../lib/metrics.ts';
import { COLLECT_SPACING_MS, createPace, SESSION_SPACING_MS } from '../lib/pace.ts';

/** Where the parent was started, and the role that reads all accounts but the caller's. */
export interface CallerOptions {
  /** The Region in which the parent was started. */
  readonly region: string;
  /** The account in which the parent was started; the caller's by default. */
  readonly parentAccount?: string | undefined;
  /** The role to assume in every account but the caller's, with its path if it has one. */
  readonly roleName: string;
  readonly externalId?: string | undefined;
}

type CallerDeps = Pick<LambdaDeps, 'now' | 'sleep' | 'aws'>;

/** Other callers use up the quota: the parent is requested again until AWS answers. */
const THROTTLED_MS = 30_000;
/** The SDK opens 50 connections to a host unless told otherwise, and each call that is under way needs one. */
const CONNECTIONS = 400;

/**
 * Reads executions from AWS with the caller's own credentials; `location` is the parent's. The answers hold
 * secrets.
 * @throws {SessionExpiredError} if the caller's credentials have expired
 */
export async function connectReads(
  options: CallerOptions,
  deps: CallerDeps,
): Promise<{ readonly location: Location; readonly reads: SsmReads }> {
  const { location, ask } = await connectAsCaller(options, deps);
  const patientAsk: AskSsm = async (where, send) => {
    for (;;) {
      try {
        return await ask(where, send);
      } catch (error) {
        if (!(error instanceof ThrottledError)) throw error;
        await deps.sleep(THROTTLED_MS);
      }
    }
  };
  return { location, reads: createSsmReads(patientAsk) };
}

/**
 * The caller's own account is read with the caller's own credentials, all others with the given role.
 * `onThrottled` is told of each call that AWS refused as one too many.
 */
export async function connectAsCaller(
  { parentAccount, region, roleName, externalId }: CallerOptions,
  deps: CallerDeps,
  onThrottled: () => void = () => undefined,
) {
  const agent = { keepAlive: true, maxSockets: CONNECTIONS };
  const requestHandler = { httpAgent: agent, httpsAgent: agent };
  const whoAmI = new STSClient({ ...deps.aws, region, requestHandler });
  const { Account = '', Arn = '' } = await whoAmI
    .send(new GetCallerIdentityCommand())
    .catch((error: unknown) => {
      throw isExpired(error) ? new SessionExpiredError(error) : toClockSkew(error);
    });
  // From here on AWS's time is used, where the clock of this computer is wrong: what happened when is judged by it.
  const clockOffsetMs = noticeable(whoAmI.config.systemClockOffset);
  const now = clockOffsetMs === undefined ? deps.now : () => Math.round(deps.now() + clockOffsetMs);
  const aws = clockOffsetMs === undefined ? deps.aws : { ...deps.aws, systemClockOffset: clockOffsetMs };
  const sts = new STSClient({
    ...aws,
    region,
    maxAttempts: 1,
    // Nothing changes its middleware: resolving that again for each session is a tenth of what a session costs.
    cacheMiddleware: true,
    requestHandler: whoAmI.config.requestHandler,
  });
  let throttled = 0;
  const metrics = {
    add: (name: MetricName, value: number) => {
      if (name !== 'throttles') return;
      throttled += value;
      onThrottled();
    },
  };
  const paceSessions = createPace({ ...deps, now, spacingMs: SESSION_SPACING_MS });
  const clientFor = createMemberClients(
    {
      centralAccountId: Account,
      partition: Arn.split(':')[1] ?? 'aws',
      readerRoleName: roleName,
      externalId,
    },
    { sts, own: aws, now, paceSessions: () => paceSessions('sts') },
  );
  const pace = createPace({ ...deps, now, spacingMs: COLLECT_SPACING_MS });
  const location: Location = { accountId: parentAccount ?? Account, region };
  const askSsm = createAskSsm({ ...deps, now, clientFor, pace, metrics });
  const ask: AskSsm = (where, send) =>
    askSsm(where, send).catch((error: unknown) => {
      throw isExpiredSession(error) ? new SessionExpiredError(error) : error;
    });
  return { location, ask, throttled: () => throttled, now, clockOffsetMs, aws: { ...aws, region } };
}

/** AWS accepts signatures of up to five minutes ago; the SDK makes up for a clock that is further off than four. */
const NOTICEABLE_MS = 4 * MINUTE_MS;

const noticeable = (offsetMs: number): number | undefined =>
  Math.abs(offsetMs) < NOTICEABLE_MS ? undefined : offsetMs;

const toClockSkew = (error: unknown): unknown =>
  error instanceof Error && awsErrorKind(error) === 'clock'
    ? new ClockSkewError(error.message, { cause: error })
    : error;
