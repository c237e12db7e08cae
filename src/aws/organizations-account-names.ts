import {
  AccessDeniedException,
  AWSOrganizationsNotInUseException,
  ListAccountsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { cutText } from '../domain/cut-text.ts';
import { emptyToUndefined } from '../domain/empty-to-undefined.ts';
import { AccountNamesUnavailableError } from '../lib/errors.ts';
import type { AccountDirectory } from '../sweep/ports.ts';

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
        entries: (answer.Accounts ?? []).flatMap(({ Id, Name, Paths }) => {
          const [accountId, name] = [emptyToUndefined(Id), emptyToUndefined(cutText(Name, LONGEST_NAME))];
          if (accountId === undefined || name === undefined) return [];
          const unitPath = unitPathOf(Paths);
          return [
            unitPath === undefined ? ([accountId, name] as const) : ([accountId, name, unitPath] as const),
          ];
        }),
        nextToken: emptyToUndefined(answer.NextToken),
      };
    } catch (error) {
      throw isLasting(error) ? new AccountNamesUnavailableError(error.message, { cause: error }) : error;
    }
  }
}

const UNIT = /^(?:ou|r)-[a-z0-9-]{4,80}$/;

/**
 * The root and the units that hold an account, outermost first: `r-ab12/ou-ab12-11111111` of a path such as
 * `o-exampleorgid/r-ab12/ou-ab12-11111111/111111111111/`. Undefined if there is none.
 */
const unitPathOf = (paths: readonly string[] | undefined): string | undefined =>
  emptyToUndefined(
    (paths?.[0] ?? '')
      .split('/')
      .filter((part) => UNIT.test(part))
      .join('/'),
  );

/** Whether Organizations does not answer us, and will not soon. */
export const isLasting = (error: unknown): error is Error =>
  error instanceof AccessDeniedException ||
  error instanceof AWSOrganizationsNotInUseException ||
  // There is no such host: not every partition has Organizations.
  (error instanceof Error && 'code' in error && error.code === 'ENOTFOUND');
