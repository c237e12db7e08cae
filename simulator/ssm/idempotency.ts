import { isDeepStrictEqual } from 'node:util';
import type { Location } from '../organization/location.ts';
import { ApiError } from '../server/api-error.ts';

interface Answered {
  readonly input: unknown;
  readonly executionId: Promise<string>;
}

/** Remembers which execution a client token started, in each account and Region. Tokens are case insensitive. */
export class Idempotency {
  readonly #answered = new Map<string, Answered>();

  /**
   * The execution that the token has started, or the one that `start` starts now.
   * @throws {ApiError} IdempotentParameterMismatch if the token came with another input
   */
  once(
    { accountId, region }: Location,
    token: string | undefined,
    input: unknown,
    start: () => Promise<string>,
  ): Promise<string> {
    if (token === undefined) return start();
    const key = [accountId, region, token.toLowerCase()].join('#');
    const answered = this.#answered.get(key);
    if (answered === undefined) {
      const executionId = start();
      this.#answered.set(key, { input, executionId });
      // What was refused has started nothing.
      executionId.catch(() => this.#answered.delete(key));
      return executionId;
    }
    if (isDeepStrictEqual(answered.input, input)) return answered.executionId;
    throw new ApiError(
      'IdempotentParameterMismatch',
      `The client token ${token} has been used with other parameters.`,
    );
  }
}
