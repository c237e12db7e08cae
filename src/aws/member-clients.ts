import { SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { locationKey, type Location } from '../domain/location.ts';
import { IncompleteAnswerError } from '../lib/errors.ts';

interface Settings {
  readonly centralAccountId: string;
  readonly partition: string;
  readonly readerRoleName: string;
  /** The external ID that the role's trust policy asks for, if it asks for one. */
  readonly externalId?: string | undefined;
}

/** How to reach AWS and with which credentials; the SDK finds out what is absent. */
export interface AwsSettings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: NonNullable<SSMClientConfig['credentials']>;
  /** What must be added to our clock to make AWS's time, in milliseconds, where that is known already. */
  readonly systemClockOffset?: number;
}

interface MemberClientsDeps {
  /** The credentials that read the central account. */
  readonly own: AwsSettings;
  /**
   * Of the function's own Region: Regions that are enabled by hand refuse tokens of the global endpoint. It must not retry by itself:
   * the asker tells refusals from what may pass.
   */
  readonly sts: STSClient;
  readonly now: () => number;
  /** Waits until one more session may be asked for; without it there is no wait. */
  readonly paceSessions?: () => Promise<void>;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Long past, so that the SDK asks here before each call: it would compare AWS's time with a clock that may be wrong. */
  readonly expiration: Date;
}

interface Session {
  readonly credentials: Promise<Credentials>;
  /** By our clock. It counts from when the session was asked for: what AWS says of its end is by AWS's clock. */
  readonly expiresAt: number;
}

/** Chained sessions last at most an hour. */
const SESSION_SECONDS = 3_600;
/** Credentials are renewed this long before they expire, so that no call starts with ones that expire during it. */
const RENEW_BEFORE_MS = 5 * 60_000;
const LONG_PAST = new Date(0);
/** Constant, so that it can stand in policies and is easy to find in CloudTrail. */
const SESSION_NAME = 'rollcall';
/**
 * A session policy: it allows three reads and nothing else, whatever the role allows. Even an administrator's
 * role is limited to these.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
const SESSION_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'ssm:GetAutomationExecution',
        'ssm:DescribeAutomationExecutions',
        'ssm:DescribeAutomationStepExecutions',
      ],
      Resource: '*',
    },
  ],
});
/** Warm functions read thousands of locations; a client for each would not fit into memory. */
const MAX_CLIENTS = 250;

/**
 * Gives clients for one location: with the account's reader role, or with the function's own role in the central
 * account.
 */
export function createMemberClients(
  settings: Settings,
  { own, sts, now, paceSessions }: MemberClientsDeps,
): (location: Location) => SSMClient {
  const clients = new Map<string, SSMClient>();
  const sessions = new Map<string, Session>();

  return (location) => {
    const key = locationKey(location);
    const client = clients.get(key) ?? createClient(location);
    clients.delete(key); // The client that was used last moves to the end.
    clients.set(key, client);
    const [oldest] = clients.keys();
    if (clients.size > MAX_CLIENTS && oldest !== undefined) clients.delete(oldest);
    return client;
  };

  function createClient({ accountId, region }: Location): SSMClient {
    // One attempt: `AskSsm` paces and repeats calls itself. All clients share one pool of connections, and what STS's client has
    // found of the environment: looking for it again is a third of what a client costs.
    const { requestHandler, useDualstackEndpoint, useFipsEndpoint, retryMode, userAgentAppId } = sts.config;
    const shared = { requestHandler, useDualstackEndpoint, useFipsEndpoint, retryMode, userAgentAppId };
    const common = { ...shared, ...own, region, maxAttempts: 1 };
    if (accountId === settings.centralAccountId) return new SSMClient(common);
    return new SSMClient({ ...common, credentials: () => credentialsOf(accountId) });
  }

  /** One session for each account, shared by all its Regions and by all concurrent callers. */
  async function credentialsOf(accountId: string): Promise<Credentials> {
    const held = sessions.get(accountId);
    if (held !== undefined && held.expiresAt - RENEW_BEFORE_MS > now()) return held.credentials;
    const session = { credentials: assumeReader(accountId), expiresAt: now() + SESSION_SECONDS * 1_000 };
    sessions.delete(accountId); // The latest is the last, and expires last.
    sessions.set(accountId, session);
    for (const [oldest, { expiresAt }] of sessions) {
      if (expiresAt > now()) break;
      sessions.delete(oldest);
    }
    session.credentials.catch(() => {
      if (sessions.get(accountId) === session) sessions.delete(accountId); // a refusal is not remembered
    });
    return session.credentials;
  }

  async function assumeReader(accountId: string): Promise<Credentials> {
    const { partition, readerRoleName, externalId } = settings;
    await paceSessions?.();
    const { Credentials: given } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:${partition}:iam::${accountId}:role/${readerRoleName}`,
        RoleSessionName: SESSION_NAME,
        DurationSeconds: SESSION_SECONDS,
        Policy: SESSION_POLICY,
        ExternalId: externalId,
      }),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken } = given ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
      throw new IncompleteAnswerError(`STS gave no credentials for the reader role of ${accountId}`);
    }
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: LONG_PAST,
    };
  }
}
