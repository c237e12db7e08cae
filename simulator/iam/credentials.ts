import type { Clock } from '../clock/clock.ts';
import type { Account } from '../organization/account.ts';
import {
  administratorOf,
  sessionOf,
  type Principal,
  type SessionDetails,
  type SessionName,
} from './principal.ts';

/** The secret of every account's own key. A session has one of its own. */
export const SECRET_ACCESS_KEY = 'local';

/** What an access key ID stands for. */
export interface AccessKey {
  readonly secretAccessKey: string;
  /** Undefined for an account's own key, which has none. */
  readonly sessionToken: string | undefined;
  /** Milliseconds since the epoch; Infinity for an account's own key, and a function's own role. */
  readonly expiresMs: number;
  readonly principal: Principal;
}

/** The credentials of a role, as STS gives them out. */
export interface Session extends AccessKey {
  readonly accessKeyId: string;
  readonly sessionToken: string;
}

/**
 * The principal that an access key stands for. A key that is an account's number is that account's administrator; a session's key
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

  /** Undefined for an unknown key. */
  find(accessKeyId: string): AccessKey | undefined {
    const account = this.#accounts.get(accessKeyId);
    if (account === undefined) return this.#sessions.get(accessKeyId);
    return {
      secretAccessKey: SECRET_ACCESS_KEY,
      sessionToken: undefined,
      expiresMs: Infinity,
      principal: administratorOf(account.id, account.administrator),
    };
  }

  isExpired({ expiresMs }: AccessKey): boolean {
    return expiresMs <= this.#clock.now();
  }

  issue(session: SessionName, durationMs: number, more: SessionDetails = {}): Session {
    const accessKeyId = `ASIA${this.#newCharacters(16).toUpperCase()}`;
    const issued: Session = {
      accessKeyId,
      secretAccessKey: this.#newCharacters(40),
      sessionToken: this.#newCharacters(64),
      expiresMs: this.#clock.now() + durationMs,
      principal: sessionOf(session, more),
    };
    this.#sessions.set(accessKeyId, issued);
    return issued;
  }

  #newCharacters(length: number): string {
    let characters = '';
    while (characters.length < length) characters += this.#newId().replaceAll('-', '');
    return characters.slice(0, length);
  }
}
