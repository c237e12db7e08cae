import { createHash } from 'node:crypto';

/** Who calls. */
export interface Principal {
  readonly accountId: string;
  /** As error messages and `ExecutedBy` name it: of a role, its session. */
  readonly arn: string;
  /** As policies name it (`aws:PrincipalArn`): of a session, its role. */
  readonly policyArn: string;
  /** As `GetCallerIdentity` names it, and policies (`aws:userid`): `AROA…:session`; an account's number for its root. */
  readonly userId: string;
  /** May do everything in its account: what it is allowed is not written in a deployed template. */
  readonly isAdministrator: boolean;
  /** The policy that `AssumeRole` was given, which narrows what the role allows. */
  readonly sessionPolicy?: object | undefined;
  /** The function whose credentials these are, also by way of roles that it assumed; by its name in handlers/. */
  readonly functionName?: string | undefined;
}

/** What a session has beside the name of its role. */
export type SessionDetails = Pick<Principal, 'sessionPolicy' | 'functionName'>;

/** Of a session; undefined for what is none. */
export interface SessionName {
  readonly roleArn: string;
  readonly sessionName: string;
}

/** A session of a role. `roleArn` has the role's path, the session's own ARN has not. */
export function sessionOf(
  { roleArn, sessionName }: SessionName,
  details: SessionDetails = {},
): Principal & { readonly isAdministrator: false } {
  const [, partition, , , accountId = '', path = ''] = roleArn.split(':');
  return {
    accountId,
    arn: `arn:${partition}:sts::${accountId}:assumed-role/${path.split('/').at(-1)}/${sessionName}`,
    policyArn: roleArn,
    userId: `${roleIdOf(roleArn)}:${sessionName}`,
    isAdministrator: false,
    ...details,
  };
}

/** The principal that an account's own credentials act as: its root, or a session of a role that no template makes. */
export function administratorOf(accountId: string, arn: string): Principal {
  const session = readSession(arn);
  return {
    accountId,
    arn,
    policyArn: session?.roleArn ?? arn,
    userId: session === undefined ? accountId : `${roleIdOf(session.roleArn)}:${session.sessionName}`,
    isAdministrator: true,
  };
}

export const isSession = ({ arn }: Principal): boolean => readSession(arn) !== undefined;

function readSession(arn: string): SessionName | undefined {
  const [, partition, account, role, sessionName] =
    /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  if (role === undefined || sessionName === undefined) return undefined;
  return { roleArn: `arn:${partition}:iam::${account}:role/${role}`, sessionName };
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The role's unique ID: `AROA` and seventeen characters, the same whenever it is asked for. */
function roleIdOf(roleArn: string): string {
  const digest = createHash('sha256').update(roleArn).digest();
  return `AROA${[...digest.subarray(0, 17)].map((byte) => BASE32.charAt(byte % 32)).join('')}`;
}
