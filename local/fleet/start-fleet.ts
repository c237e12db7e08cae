import { join } from 'node:path';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { Clock } from '../../simulator/clock/clock.ts';
import { SECRET_ACCESS_KEY } from '../../simulator/iam/credentials.ts';
import { loadOrganization, loadRunbooks, loadTemplates } from '../../simulator/organization/load.ts';
import { startSimulatedOrganization } from '../../simulator/simulated-organization.ts';
import { centralPage } from '../central-page.ts';

/** The organization of `rollcall demo`, which runs until it is closed. */
export interface Fleet {
  /** Of AWS's protocols, such as `http://127.0.0.1:4566`. */
  readonly url: string;
  /** Of the management account, in which the automation is started. */
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The role by which its accounts are read. */
  readonly roleName: string;
  /** How many accounts the automation runs in. */
  readonly targets: number;
  /** Runs the automation in every account of the unit. @returns the parent's ID, once the parent has ended */
  readonly run: () => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface FleetOptions {
  /** Holds `organization.yml`, and `templates/`. */
  readonly directory: string;
  /** The folder of the runbook. */
  readonly runbooks: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly clock?: Clock;
  /** The same seed gives the same execution IDs. */
  readonly seed?: number;
}

const RUNBOOK = 'get_root_user';
const UNIT = 'ou-ab12-workloads';
const ROLE_NAME = 'OrganizationAccountAccessRole';

/**
 * Starts the organization: simulated, without functions and tables, so that one file holds what it needs.
 * @throws {Error} if the port is taken, or a file is missing
 */
export async function startFleet({ directory, runbooks, port, clock, seed }: FleetOptions): Promise<Fleet> {
  const file = await loadOrganization(join(directory, 'organization.yml'));
  const { accountId, region } = file.central;
  const organization = await startSimulatedOrganization({
    organization: file,
    templates: { members: await loadTemplates([join(directory, 'templates/account-access.yml')]) },
    runbooks: (await loadRunbooks(runbooks)).filter(({ name }) => name === RUNBOOK),
    port,
    portOption: '--port',
    pages: centralPage(file.central),
    // What evaluates policies is not shipped (AGPL), and the demo is the same everywhere.
    checksPermissions: false,
    ...(clock !== undefined && { clock }),
    ...(seed !== undefined && { seed }),
  });
  const { url } = organization;
  const credentials = { accessKeyId: accountId, secretAccessKey: SECRET_ACCESS_KEY };
  return {
    url,
    region,
    credentials,
    roleName: ROLE_NAME,
    targets: file.accounts.filter(({ ou }) => ou === UNIT).length,
    run: async () => {
      const ssm = new SSMClient({ region, endpoint: url, credentials });
      const { AutomationExecutionId: parentId = '' } = await ssm.send(
        new StartAutomationExecutionCommand({
          DocumentName: RUNBOOK,
          TargetLocations: [
            {
              Accounts: [UNIT],
              Regions: [region],
              // AWS's own defaults are 1 and 0: the first failure would leave all others unasked.
              TargetLocationMaxConcurrency: '100%',
              TargetLocationMaxErrors: '100%',
            },
          ],
        }),
      );
      ssm.destroy();
      await organization.idle();
      return parentId;
    },
    close: () => organization.close(),
  };
}
