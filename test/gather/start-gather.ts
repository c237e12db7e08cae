import {
  StartAutomationExecutionCommand,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { VirtualClock } from '../../simulator/clock/virtual-clock.ts';
import { SECRET_ACCESS_KEY } from '../../simulator/iam/credentials.ts';
import type { SimulatedOrganization } from '../../simulator/simulated-organization.ts';
import { readTemplate } from '../../simulator/templates/read-template.ts';
import { createLocalApi, gather, type GatherOptions, type GatherDeps } from '../../src/app/local.ts';
import type { Progress } from '../../src/gather/progress.ts';
import type { GatherReport } from '../../src/gather/report.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import type { Table } from '../../src/store/table.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import {
  CENTRAL,
  MEMBERS,
  REGION,
  sampleOrganization,
  start,
  templatesOf,
  type StartOptions,
} from '../local/start.ts';

export const ADMIN_ROLE = 'OrganizationAccountAccessRole';
export const EXTERNAL_ID = 'agreed-on';

/** As organizations make it: the management account may do everything. */
const ADMIN = `
Parameters: { CentralAccountId: { Type: String } }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: ${ADMIN_ROLE}
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: { Effect: Allow, Principal: { AWS: !Ref CentralAccountId }, Action: sts:AssumeRole }
      Policies:
        - PolicyName: everything
          PolicyDocument:
            Version: '2012-10-17'
            Statement: { Effect: Allow, Action: '*', Resource: '*' }
`;
/** In a path, and only for those who say the ID that was agreed on. */
const AUDITOR = ADMIN.replace(`RoleName: ${ADMIN_ROLE}`, 'RoleName: auditor\n      Path: /platform/').replace(
  'Action: sts:AssumeRole }',
  `Action: sts:AssumeRole, Condition: { StringEquals: { sts:ExternalId: ${EXTERNAL_ID} } } }`,
);

/** Roles of people, by the names of their stacks: each account may deploy them. */
export const PEOPLES_ROLES = [
  ['admin', readTemplate(ADMIN)],
  ['auditor', readTemplate(AUDITOR)],
] as const;

export interface Call {
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly at: number;
}

/** A simulated organization without Rollcall's functions, and a person who gathers in it with their own credentials. */
export interface Gathering {
  readonly organization: SimulatedOrganization;
  readonly clock: VirtualClock;
  /** Every call that was answered, the caller's account beside it; `clear` forgets them. */
  readonly calls: Call[];
  readonly progress: Progress[];
  readonly table: Table;
  /** Starts an automation, to its end unless told otherwise; gives its ID. */
  readonly begin: (input?: Partial<StartAutomationExecutionCommandInput>, forMs?: number) => Promise<string>;
  readonly gather: (
    parentId: string,
    options?: Partial<GatherOptions>,
    deps?: Partial<GatherDeps>,
  ) => Promise<GatherReport>;
  /** How often each execution was read, by ID. */
  readonly reads: () => ReadonlyMap<string, number>;
  readonly get: (path: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export async function startGathering(options: StartOptions = {}): Promise<Gathering> {
  const sample = await sampleOrganization();
  const file = options.organization ?? sample.organization;
  const templates = await templatesOf(file);
  const calls: Call[] = [];
  const progress: Progress[] = [];
  const members = new Map([...templates.members, ...PEOPLES_ROLES]);
  const clock = options.clock ?? new VirtualClock(Date.UTC(2026, 0, 1));
  const { organization } = await start({
    ...options,
    clock,
    organization: file,
    templates: { ...templates, members },
    runbooks: [
      ...new Map([...sample.runbooks, ...(options.runbooks ?? [])].map((one) => [one.name, one])).values(),
    ],
    watch: {
      call: (service, operation, { caller, region, input }) => {
        calls.push({
          operation: `${service}:${operation}`,
          accountId: caller.accountId,
          region,
          input: input as Record<string, unknown>,
          at: clock.now(),
        });
      },
    },
  });
  for (const account of organization.accounts.values()) {
    account.deploy('admin');
    account.deploy('auditor');
  }
  const table = new MemoryTable(() => clock.now());
  const { ssm } = clientsOf(organization);

  return {
    organization,
    clock,
    calls,
    progress,
    table,
    begin: async (input = {}, forMs) => {
      const { AutomationExecutionId = '' } = await ssm.send(
        new StartAutomationExecutionCommand({
          DocumentName: 'get_canonical_id',
          TargetLocations: [{ Accounts: [...MEMBERS], Regions: [REGION], TargetLocationMaxErrors: '100%' }],
          ...input,
        }),
      );
      await (forMs === undefined ? organization.idle() : clock.runFor(forMs));
      calls.length = 0;
      return AutomationExecutionId;
    },
    gather: (parentId, more, deps) =>
      clock.runUntil(
        clock.run(() =>
          gather(
            { parentId, region: REGION, roleName: ADMIN_ROLE, ...more },
            {
              now: () => clock.now(),
              sleep: (ms, signal) => clock.sleep(ms, signal),
              random: () => 0.5,
              table,
              onProgress: (one) => progress.push(one),
              aws: {
                endpoint: organization.url,
                credentials: { accessKeyId: CENTRAL, secretAccessKey: SECRET_ACCESS_KEY, sessionToken: '' },
              },
              ...deps,
            },
          ),
        ),
      ),
    reads: () => {
      const counts = new Map<string, number>();
      for (const { operation, input } of calls) {
        if (operation !== 'ssm:GetAutomationExecution') continue;
        const id = String(input['AutomationExecutionId']);
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      return counts;
    },
    get: async (path) => {
      const onError = (error: unknown) => {
        throw error;
      };
      const answer = await createLocalApi(table, {
        now: () => clock.now(),
        sleep: async () => undefined,
        onError,
      }).request(path);
      return answer.json();
    },
    close: async () => {
      ssm.destroy();
      await organization.close();
    },
  };
}
