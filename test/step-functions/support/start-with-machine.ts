import { startRollcall, type RollcallOptions, type RunningRollcall } from '../../flow/start-rollcall.ts';
import { organizationWith } from '../../local/organization-with.ts';
import { MEMBERS, templatesOf } from '../../local/start.ts';
import { Machine } from './machine.ts';

/** A role that the organization file merely lists trusts everyone: what it must trust on AWS is in docs/step-functions.md. */
const ROLES = { roles: ['AWS-SystemsManager-AutomationExecutionRole'], stacks: { roles: {}, forwarder: {} } };

/** Rollcall with the setting `runAcrossAccounts`, and the state machine that it deploys. */
export async function startWithMachine(
  options: RollcallOptions = {},
): Promise<{ readonly rollcall: RunningRollcall; readonly machine: Machine }> {
  const file = await organizationWith({}, Object.fromEntries(MEMBERS.map((id) => [id, ROLES])));
  const params = { ...file.central.params, runAcrossAccounts: 'get_account_alias,get_canonical_id' };
  const organization = { ...file, central: { ...file.central, params } };
  const templates = options.templates ?? (await templatesOf(organization));
  const rollcall = await startRollcall({ schedules: false, ...options, organization, templates });
  const machine = new Machine(rollcall.organization, rollcall.clock, 'rollcall-run-across-accounts');
  return { rollcall, machine };
}
