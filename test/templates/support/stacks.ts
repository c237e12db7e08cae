import { readFile } from 'node:fs/promises';
import { DeployedStack, type DeployedResource } from '../../../simulator/templates/deployed-stack.ts';
import { readTemplate } from '../../../simulator/templates/read-template.ts';
import type { Location } from '../../../src/domain/location.ts';

export const ORGANIZATION_ID = 'o-exampleorgid';
export const CENTRAL: Location = { accountId: '111111111111', region: 'eu-west-1' };
export const MEMBER: Location = { accountId: '222222222222', region: 'us-east-1' };

/** A stack's resources by their logical IDs, as they stand in one account and Region. */
export type Stack = ReadonlyMap<string, DeployedResource>;

/** The text of `member-stack/<name>.yml`. */
export const readMemberTemplate = (name: 'roles' | 'forwarder'): Promise<string> =>
  readFile(new URL(`../../../member-stack/${name}.yml`, import.meta.url), 'utf8');

/** Works out every name, ARN and condition of a template. */
export function deploy(
  templateText: string,
  { accountId, region }: Location,
  parameters: Readonly<Record<string, string>> = {},
): Stack {
  const template = readTemplate(templateText);
  const at = {
    accountId,
    region,
    partition: 'aws',
    stackName: 'a-stack',
    endpoint: `https://sqs.${region}.amazonaws.com`,
  };
  const stack = new DeployedStack(template, at, parameters);
  const types = new Set(Object.values(template.Resources).map(({ Type }) => Type));
  const resources = [...types].flatMap((type) => stack.resourcesOf(type));
  return new Map(resources.map((resource) => [resource.logicalId, resource]));
}

export function resourceOf(stack: Stack, logicalId: string): DeployedResource {
  const resource = stack.get(logicalId);
  if (resource === undefined) throw new Error(`The stack has no ${logicalId}`);
  return resource;
}

export const resourcesOfType = (stack: Stack, type: string): DeployedResource[] =>
  [...stack.values()].filter((resource) => resource.type === type);
