/**
 * The automations that the bench's AWS knows. Every parent ran once in each of so many accounts, in one Region; what is asked of a run is
 * computed from its ID, so that a run in 100,000 accounts takes no memory.
 */

export const CENTRAL = '480783779961';
export const REGION = 'eu-west-1';
export const PAGE = 50;

const STARTED = Date.UTC(2026, 10, 1) / 1_000;
const TAIL = '4000-8000';

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
export const parentIdOf = (accounts: number): string => `${hex(accounts, 8)}-ffff-${TAIL}-000000000000`;
const childIdOf = (accounts: number, index: number): string =>
  `${hex(accounts, 8)}-0000-${TAIL}-${hex(index, 12)}`;
const accountOf = (index: number): string => String(100_000_000_000 + index);

export interface Run {
  readonly accounts: number;
  /** Of the child; undefined for the parent. */
  readonly index: number | undefined;
}

/** What an execution's ID says; undefined for one that never was. */
export function runOf(executionId: string): Run | undefined {
  const [accounts = '', kind] = executionId.split('-');
  const run = { accounts: Number.parseInt(accounts, 16) };
  if (kind === 'ffff') return { ...run, index: undefined };
  return kind === '0000' ? { ...run, index: Number.parseInt(executionId.slice(-12), 16) } : undefined;
}

const common = {
  DocumentName: 'get_account_alias',
  DocumentVersion: '1',
  ExecutionStartTime: STARTED,
  ExecutionEndTime: STARTED + 300,
  AutomationExecutionStatus: 'Success',
  ExecutedBy: `arn:aws:sts::${CENTRAL}:assumed-role/operator/operator`,
  Mode: 'Auto',
  Parameters: {},
  Targets: [],
  ResolvedTargets: { ParameterValues: [], Truncated: false },
};

const parentOf = (accounts: number) => ({
  ...common,
  AutomationExecutionId: parentIdOf(accounts),
  Outputs: {},
  TargetLocations: [{ Accounts: [accountOf(0)], Regions: [REGION], TargetLocationMaxConcurrency: '100%' }],
});

function childOf(accounts: number, index: number) {
  const outputs = { 'get_account_alias.alias': [`alias-of-${accountOf(index)}`] };
  return {
    ...common,
    AutomationExecutionId: childIdOf(accounts, index),
    ParentAutomationExecutionId: parentIdOf(accounts),
    Outputs: outputs,
    StepExecutions: [
      {
        StepName: 'get_account_alias',
        Action: 'aws:executeAwsApi',
        ExecutionStartTime: STARTED + 1,
        ExecutionEndTime: STARTED + 2,
        StepStatus: 'Success',
        Inputs: { Api: '"ListAccountAliases"', Service: '"iam"' },
        Outputs: { alias: outputs['get_account_alias.alias'] },
        StepExecutionId: childIdOf(accounts, index).replace('-0000-', '-0001-'),
        OverriddenParameters: {},
      },
    ],
    StepExecutionsTruncated: false,
  };
}

/** As `GetAutomationExecution` answers it; a parent's steps have pages of their own. */
export const executionOf = ({ accounts, index }: Run) =>
  index === undefined
    ? { ...parentOf(accounts), StepExecutions: [], StepExecutionsTruncated: true }
    : childOf(accounts, index);

/** As `DescribeAutomationExecutions` lists it. */
export function listedOf({ accounts, index }: Run) {
  const { Parameters: _, ...listed } = index === undefined ? parentOf(accounts) : childOf(accounts, index);
  return { ...listed, AutomationType: index === undefined ? 'CrossAccount' : 'Local' };
}

/** One page of a parent's steps, as `DescribeAutomationStepExecutions` lists them. */
export function stepsPage(accounts: number, token: string | undefined) {
  const from = token === undefined || token === '' ? 0 : Number(token);
  const until = Math.min(from + PAGE, accounts);
  return {
    StepExecutions: Array.from({ length: until - from }, (_, n) => ({
      StepName: `${accountOf(from + n)}_${REGION}`,
      Action: 'aws:executeAutomation',
      ExecutionStartTime: STARTED,
      ExecutionEndTime: STARTED + 300,
      StepStatus: 'Success',
      Inputs: {},
      Outputs: { ExecutionId: [childIdOf(accounts, from + n)] },
      StepExecutionId: childIdOf(accounts, from + n).replace('-0000-', '-0002-'),
      OverriddenParameters: {},
    })),
    NextToken: until < accounts ? String(until) : '',
  };
}
