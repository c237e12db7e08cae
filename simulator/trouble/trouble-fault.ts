import type { Account } from '../organization/account.ts';
import { readFunction } from '../functions/lambda-function.ts';
import type { TroubleSpec } from './trouble-spec.ts';

interface Where {
  readonly regions: readonly string[];
  readonly central: { readonly accountId: string; readonly region: string };
}

/** What a trouble names that this organization does not have; undefined if it has it all. */
export const troubleFault =
  (accounts: ReadonlyMap<string, Account>, { regions, central }: Where) =>
  (trouble: TroubleSpec): string | undefined => {
    const account = accounts.get(central.accountId);
    const functions = account?.resources(central.region, 'AWS::Lambda::Function').map(readFunction) ?? [];
    const names = functions.map(({ name }) => name);
    const [accountId, region, functionName] = ['accountId', 'region', 'functionName'].map((key) =>
      namedBy(trouble, key),
    );
    if (accountId !== undefined && !accounts.has(accountId)) {
      return `accountId is "${accountId}": not an account of the organization`;
    }
    if (region !== undefined && !regions.includes(region)) {
      return `region is "${region}": the organization has ${regions.join(', ')}`;
    }
    if (functionName !== undefined && !names.includes(functionName)) {
      return `functionName is "${functionName}": the central stack has ${names.join(', ')}`;
    }
    return undefined;
  };

function namedBy(trouble: TroubleSpec, key: string): string | undefined {
  const value: unknown = Object(trouble)[key];
  return typeof value === 'string' ? value : undefined;
}
