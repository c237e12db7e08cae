import {
  ListTagsForResourceCommand,
  TargetNotFoundException,
  TooManyRequestsException,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { cutText } from '../domain/cut-text.ts';
import { AccountNamesUnavailableError, ThrottledError } from '../lib/errors.ts';
import type { AccountTagDirectory } from '../sweep/ports.ts';
import { isLasting } from './organizations-account-names.ts';

/**
 * An account has no more, and its keys and values are no longer.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
/** All tags are on one page as far as is known; AWS does not document the size of pages. */
const MOST_PAGES = 10;

/**
 * Tags of accounts as AWS Organizations returns them: to the management account, and to delegated administrators.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html
 */
export class OrganizationsAccountTags implements AccountTagDirectory {
  readonly #client: OrganizationsClient;

  constructor(client: OrganizationsClient) {
    this.#client = client;
  }

  async listTags(accountId: string): Promise<ReadonlyMap<string, string>> {
    const tags = new Map<string, string>();
    let nextToken: string | undefined;
    try {
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const input = { ResourceId: accountId, NextToken: nextToken };
        const { Tags = [], NextToken } = await this.#client.send(new ListTagsForResourceCommand(input));
        for (const { Key, Value } of Tags) {
          const [key, value] = [cutText(Key, LONGEST_KEY), cutText(Value, LONGEST_VALUE)];
          if (key !== undefined && key !== '' && tags.size < MOST_TAGS) tags.set(key, value ?? '');
        }
        if (NextToken === undefined || NextToken === '') break;
        nextToken = NextToken;
      }
      return tags;
    } catch (error) {
      if (error instanceof TargetNotFoundException) return new Map();
      if (error instanceof TooManyRequestsException) {
        throw new ThrottledError(error.message, { cause: error });
      }
      throw isLasting(error) ? new AccountNamesUnavailableError(error.message, { cause: error }) : error;
    }
  }
}
