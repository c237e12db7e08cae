import { DeployedStack } from '../templates/deployed-stack.ts';
import type { Template } from '../templates/read-template.ts';
import { Account } from './account.ts';
import type { OrganizationFile } from './organization-file.ts';

/** The compiled central stack, and member-stack/ by file name without `.yml`. */
export interface Templates {
  readonly central: Template;
  readonly members: ReadonlyMap<string, Template>;
}

/** The stack's name in the central account, until the template names itself. */
const CENTRAL_STACK = 'rollcall';
const PARTITION = 'aws';

/**
 * The accounts of an organization, with everything deployed in them that the file says, by account ID.
 * @throws {Error} that names a stack which has no template, or a parameter without a value
 */
export function createAccounts(
  file: OrganizationFile,
  templates: Templates,
  endpoint: string,
): ReadonlyMap<string, Account> {
  const { central, organizationId, regions } = file;
  const known = {
    CentralAccountId: central.accountId,
    CentralRegion: central.region,
    OrganizationId: organizationId,
    AdministrationAccountId: central.accountId,
  };
  const templateOf = (stack: string): Template => {
    const template = templates.members.get(stack);
    if (template === undefined) throw new Error(`There is no template ${stack} for a member account`);
    return template;
  };
  const regionsOf = (stack: string): readonly string[] =>
    hasRoles(templateOf(stack)) ? [central.region] : regions;

  const accounts = file.accounts.map((entry) => {
    const place = { accountId: entry.id, partition: PARTITION, endpoint };
    const account = new Account({
      id: entry.id,
      name: entry.name,
      administrator: entry.administrator ?? `arn:${PARTITION}:iam::${entry.id}:root`,
      roles: entry.roles ?? file.defaults.roles ?? [],
      answers: { ...file.defaults.answers, ...entry.answers },
      regions,
      regionsOf,
      deploy: (stack, region, parameters) =>
        new DeployedStack(
          templateOf(stack),
          { ...place, region, stackName: `${CENTRAL_STACK}-${stack}` },
          { ...known, ...parameters },
        ),
    });
    for (const [stack, parameters] of Object.entries(entry.stacks ?? file.defaults.stacks ?? {})) {
      account.deploy(stack, parameters);
    }
    if (entry.id === central.accountId) {
      const deployment = { ...place, region: central.region, stackName: CENTRAL_STACK };
      account.install(CENTRAL_STACK, central.region, new DeployedStack(templates.central, deployment, {}));
    }
    return [entry.id, account] as const;
  });
  return new Map(accounts);
}

const hasRoles = ({ Resources }: Template): boolean =>
  Object.values(Resources).some(({ Type }) => Type === 'AWS::IAM::Role');
