import { readTemplate, type Template } from '../../../simulator/templates/read-template.ts';
import { startRollcall, type RollcallOptions, type RunningRollcall } from '../../flow/start-rollcall.ts';
import { organizationWith } from '../../local/organization-with.ts';
import { CENTRAL, MEMBERS, REGION, templatesOf } from '../../local/start.ts';
import { Machine } from './machine.ts';
import { sfnTextOf } from './sfn-texts.ts';

/** A role that the organization file merely lists trusts everyone: what it must trust on AWS is in docs/step-functions.md. */
const ROLES = { roles: ['AWS-SystemsManager-AutomationExecutionRole'], stacks: { roles: {}, forwarder: {} } };

/** What the state machine may start here. */
export const STARTABLE = 'get_account_alias,get_canonical_id';

/** Rollcall with the setting `runAcrossAccounts`, and the state machines that run automations by it. */
export async function startWithMachine({
  extraTemplates = new Map(),
  ...options
}: RollcallOptions & {
  /** What an account may deploy beside, by name. */
  readonly extraTemplates?: ReadonlyMap<string, Template>;
} = {}): Promise<{
  readonly rollcall: RunningRollcall;
  /** Of the central stack. */
  readonly machine: Machine;
  /** Of `examples.yml`: `chain`, `by-cause` or `wait`. */
  readonly example: (name: string) => Machine;
}> {
  const members = Object.fromEntries(MEMBERS.map((id) => [id, ROLES]));
  const file = await organizationWith({}, { ...members, [CENTRAL]: { ...ROLES, stacks: {} } });
  const params = { ...file.central.params, runAcrossAccounts: STARTABLE };
  const organization = { ...file, central: { ...file.central, params } };
  const known = options.templates ?? (await templatesOf(organization));
  const templates = new Map([
    ...known.members,
    ['examples', readTemplate(sfnTextOf('examples.yml'))] as const,
    ...extraTemplates,
  ]);
  const rollcall = await startRollcall({
    schedules: false,
    ...options,
    organization,
    templates: { ...known, members: templates },
  });
  const { organization: simulated, clock } = rollcall;
  simulated.accounts.get(CENTRAL)?.deploy('examples');
  const named = (name: string): Machine => new Machine(simulated, clock, name);
  return {
    rollcall,
    machine: named('rollcall-run-across-accounts'),
    example: (name) => named(`rollcall-example-${name}`),
  };
}

/** Target locations that a failure does not stop. */
export const locationsOf = (accounts: readonly string[]) => [
  {
    Accounts: [...accounts],
    Regions: [REGION],
    TargetLocationMaxErrors: '100%',
    TargetLocationMaxConcurrency: '10',
  },
];
