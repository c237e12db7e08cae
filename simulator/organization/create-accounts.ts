import { checkBusTargets } from '../templates/check-bus-targets.ts';
import { DeployedStack } from '../templates/deployed-stack.ts';
import type { Template } from '../templates/read-template.ts';
import { Account } from './account.ts';
import type { OrganizationFile } from './organization-file.ts';

/** What can be deployed in the accounts. The simulator has no templates of its own. */
export interface Templates {
  /** What the central account has in the central Region, beside what the organization file says. */
  readonly central?: Template;
  /** The name of that stack; the names of the others begin with it. */
  readonly stackName?: string;
  /** By the names that `stacks` of the organization file uses. */
  readonly members: ReadonlyMap<string, Template>;
  /** Values by parameter, for each template that has such a parameter; the organization file overrides them. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const PARTITION = 'aws';

/**
 * The accounts of an organization, with everything deployed in them that the file says, by account ID.
 * @throws {Error} that names a stack which has no template, a parameter that its template has not, or one without a value
 */
export function createAccounts(
  file: OrganizationFile,
  templates: Templates,
  endpoint: string,
): ReadonlyMap<string, Account> {
  const { central, regions } = file;
  const { stackName = 'central', parameters: known = {} } = templates;
  const templateOf = (stack: string): Template => {
    const template = templates.members.get(stack);
    if (template === undefined) throw new Error(`There is no template ${stack}`);
    return template;
  };
  const regionsOf = (stack: string): readonly string[] =>
    hasRoles(templateOf(stack)) ? [central.region] : regions;

  const checkParameters = (stack: string, parameters: Readonly<Record<string, string>>): void => {
    const names = Object.keys(templateOf(stack).Parameters);
    const unknown = Object.keys(parameters).find((name) => !names.includes(name));
    if (unknown === undefined) return;
    throw new Error(`The stack ${stack} has no parameter "${unknown}": it has ${names.join(', ')}`);
  };

  const accounts = file.accounts.map((entry) => {
    const location = { accountId: entry.id, partition: PARTITION, endpoint };
    const account = new Account({
      id: entry.id,
      name: entry.name,
      administrator: entry.administrator ?? `arn:${PARTITION}:iam::${entry.id}:root`,
      roles: entry.roles ?? file.defaults.roles ?? [],
      answers: { ...file.defaults.answers, ...entry.answers },
      scripts: { ...file.defaults.scripts, ...entry.scripts },
      parameters: { ...file.defaults.parameters, ...entry.parameters },
      regions,
      regionsOf,
      deploy: (stack, region, parameters) => {
        checkParameters(stack, parameters);
        const template = templateOf(stack);
        const deployment = { ...location, region, stackName: `${stackName}-${stack}` };
        const deployed = new DeployedStack(template, deployment, { ...known, ...parameters });
        checkBusTargets(stack, template, deployed);
        return deployed;
      },
    });
    for (const [stack, parameters] of Object.entries(entry.stacks ?? file.defaults.stacks ?? {})) {
      account.deploy(stack, parameters);
    }
    if (templates.central !== undefined && entry.id === central.accountId) {
      const deployment = { ...location, region: central.region, stackName };
      const deployed = new DeployedStack(templates.central, deployment, known);
      checkBusTargets(stackName, templates.central, deployed);
      account.install(stackName, central.region, deployed);
    }
    return [entry.id, account] as const;
  });
  return new Map(accounts);
}

const hasRoles = ({ Resources }: Template): boolean =>
  Object.values(Resources).some(({ Type }) => Type === 'AWS::IAM::Role');
