import * as z from 'zod';
import type { Account } from '../organization/account.ts';
import type { ServedApi } from '../organization/served-api.ts';
import { parseInput, type ApiCall } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';

const Input = z.strictObject({ Name: z.string().min(1), WithDecryption: z.boolean().optional() });
const Properties = z.object({ Name: z.string(), Type: z.string(), Value: z.string() });

export interface ParametersWorld {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly servedApi: ServedApi;
}

/**
 * A parameter that the organization file says, or that a deployed stack makes.
 * @throws {ApiError} ParameterNotFound
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function getParameter(
  { caller, region, input }: ApiCall,
  { accounts, servedApi }: ParametersWorld,
): object {
  const { Name } = parseInput(Input, input);
  const said = accounts.get(caller.accountId)?.saidParameter(Name);
  if (said !== undefined) {
    const ARN = `arn:aws:ssm:${region}:${caller.accountId}:parameter/${Name.replace(/^\//, '')}`;
    const value =
      typeof said === 'string'
        ? { Type: 'String', Value: said }
        : { Type: 'StringList', Value: said.join(',') };
    return { Parameter: { Name, ...value, Version: 1, DataType: 'text', ARN } };
  }
  for (const { properties, arn } of accounts
    .get(caller.accountId)
    ?.resources(region, 'AWS::SSM::Parameter') ?? []) {
    const parameter = Properties.parse(properties);
    if (parameter.Name !== Name) continue;
    const Value = servedApi.addressIn(parameter.Value);
    return { Parameter: { ...parameter, Value, Version: 1, DataType: 'text', ARN: arn } };
  }
  throw new ApiError('ParameterNotFound', '');
}
