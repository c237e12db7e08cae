import type { Clock } from '../clock/clock.ts';
import type { Account } from '../organization/account.ts';
import type { Principal } from './principal.ts';

/** The one secret of every key here. Signatures are not verified yet. */
export const SECRET_ACCESS_KEY = 'local';

/** The credentials of a role, as STS gives them out. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since the epoch; Infinity for a function's own role. */
  readonly expiresMs: number;
  readonly principal: Principal;
}

export type Identity = Principal | 'expired' | 'unknown';

/**
 * Whom an access key stands for. A key that is an account's number is that account's administrator; a session's key
 * is its role.
 */
export class Credentials {
  readonly #clock: Clock;
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #newId: () => string;
  readonly #sessions = new Map<string, Session>();

  constructor(clock: Clock, accounts: ReadonlyMap<string, Account>, newId: () => string) {
    this.#clock = clock;
    this.#accounts = accounts;
    this.#newId = newId;
  }

  identify(accessKeyId: string): Identity {
    const account = this.#accounts.get(accessKeyId);
    if (account !== undefined) {
      const { id, administrator } = account;
      return { accountId: id, arn: administrator, policyArn: roleOfSession(administrator) };
    }
    const session = this.#sessions.get(accessKeyId);
    if (session === undefined) return 'unknown';
    return session.expiresMs > this.#clock.now() ? session.principal : 'expired';
  }

  /** @param functionName the function that the session is for, if it is for one */
  issue(roleArn: string, sessionName: string, durationMs: number, functionName?: string): Session {
    const accessKeyId = `ASIA${this.#newId().replaceAll('-', '').slice(0, 16).toUpperCase()}`;
    const session: Session = {
      accessKeyId,
      secretAccessKey: SECRET_ACCESS_KEY,
      sessionToken: this.#newId(),
      expiresMs: this.#clock.now() + durationMs,
      principal: {
        accountId: roleArn.split(':')[4] ?? '',
        arn: sessionArn(roleArn, sessionName),
        policyArn: roleArn,
        functionName,
      },
    };
    this.#sessions.set(accessKeyId, session);
    return session;
  }
}

/** A session's ARN has the role's name without its path. */
function sessionArn(roleArn: string, sessionName: string): string {
  const [, partition, , , accountId, path = ''] = roleArn.split(':');
  return `arn:${partition}:sts::${accountId}:assumed-role/${path.split('/').at(-1)}/${sessionName}`;
}

/** The role of a session; what is not a session stands for itself. */
function roleOfSession(arn: string): string {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return role === undefined ? arn : `arn:${partition}:iam::${account}:role/${role}`;
}
