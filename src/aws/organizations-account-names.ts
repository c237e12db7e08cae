import {
  AccessDeniedException,
  AWSOrganizationsNotInUseException,
  ListAccountsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { cutText } from '../automation/cut-text.ts';
import { present } from '../automation/present.ts';
import { AccountNamesUnavailableError } from '../lib/errors.ts';
import type { AccountDirectory } from './ports.ts';

/** AWS allows 50 characters. */
const LONGEST_NAME = 100;

/**
 * Account names as AWS Organizations lists them: to the management account, and to delegated administrators.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export class OrganizationsAccountNames implements AccountDirectory {
  readonly #client: OrganizationsClient;

  constructor(client: OrganizationsClient) {
    this.#client = client;
  }

  async listNames(nextToken?: string) {
    try {
      const answer = await this.#client.send(new ListAccountsCommand({ NextToken: nextToken }));
      return {
        entries: (answer.Accounts ?? []).flatMap(({ Id, Name }) => {
          const [accountId, name] = [present(Id), present(cutText(Name, LONGEST_NAME))];
          return accountId === undefined || name === undefined ? [] : [[accountId, name] as const];
        }),
        nextToken: present(answer.NextToken),
      };
    } catch (error) {
      throw isLasting(error) ? new AccountNamesUnavailableError(error.message, { cause: error }) : error;
    }
  }
}

const isLasting = (error: unknown): error is Error =>
  error instanceof AccessDeniedException ||
  error instanceof AWSOrganizationsNotInUseException ||
  // There is no such host: not every partition has Organizations.
  (error instanceof Error && 'code' in error && error.code === 'ENOTFOUND');
