import { readdirSync, readFileSync } from 'node:fs';
import type { Location } from '../../../src/domain/location.ts';
import { DeployedStack } from '../../../simulator/templates/deployed-stack.ts';
import { readTemplate } from '../../../simulator/templates/read-template.ts';
import { CENTRAL, MEMBER, ORGANIZATION_ID, type Stack } from './stacks.ts';

const DIRECTORY = new URL('../../../member-stack/', import.meta.url);

/** The texts of all templates in `member-stack/`, by name without `.yml`. */
export const MEMBER_TEMPLATES: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => [name.replace('.yml', ''), readFileSync(new URL(name, DIRECTORY), 'utf8')]),
);

/** The text of one of them. */
export function memberTemplate(name: string): string {
  const text = MEMBER_TEMPLATES[name];
  if (text === undefined) throw new Error(`There is no member-stack/${name}.yml`);
  return text;
}

/** What a template cannot be deployed without, whichever of them it asks for. */
const REQUIRED = {
  CentralAccountId: CENTRAL.accountId,
  CentralRegion: CENTRAL.region,
  OrganizationId: ORGANIZATION_ID,
  AdministrationAccountId: CENTRAL.accountId,
  ManagementAccountId: '999999999999',
  OrganizationalUnitIds: 'r-ab12',
  AccountIds: MEMBER.accountId,
  RolesRegion: 'us-east-1',
};

export interface Where extends Partial<Location> {
  readonly partition?: string;
}

/** A template's resources as they stand in a member account, with the parameters that are given. */
export function deployMember(
  text: string,
  parameters: Readonly<Record<string, string>> = {},
  where: Where = {},
): Stack {
  const template = readTemplate(text);
  const at = { ...MEMBER, partition: 'aws', stackName: 'a-stack', endpoint: 'https://sqs', ...where };
  const stack = new DeployedStack(template, at, { ...REQUIRED, ...parameters });
  const types = new Set(Object.values(template.Resources).map(({ Type }) => Type));
  const resources = [...types].flatMap((type) => stack.resourcesOf(type));
  return new Map(resources.map((resource) => [resource.logicalId, resource]));
}
