import type {
  AutomationExecution,
  AutomationExecutionMetadata,
  ProgressCounters,
  ResolvedTargets,
  StepExecution,
  Target,
  TargetLocation,
} from '@aws-sdk/client-ssm';
import { isExecutionId } from '../../src/domain/execution-id.ts';
import { PLACEHOLDER, type Outputs } from '../../src/domain/outputs.ts';
import { isAccountId } from '../../src/domain/location.ts';
import { isKnownAction, isKnownRegion, isKnownStatus, isRate, isVersion } from './closed-lists.ts';
import type { Replacements } from './replacements.ts';

// AWS's answers without anything that identifies an account. A field that is not named here is dropped:
// Parameters, step Inputs, OverriddenParameters, Variables, TargetMaps, Runbooks and whatever AWS adds.
// Times, numbers and AWS's own words stay.

const ROLE_MESSAGE =
  /^The execution role arn:[a-z-]+:iam::(\d{12}):role\/\S+ in the target location is unable to be assumed\.?$/;
/** As a public report of 2021 has it; what follows names the request. */
const PROVIDED_ROLE_MESSAGE = /^The provided role: arn:[a-z-]+:iam::(\d{12}):role\/\S+ can't be assumed\./;
const ARN_ACCOUNT = /^arn:[a-z-]+:(?:iam|sts)::(\d{12}):/;
const LOCATION_NAME = /^(\d{12})_([a-z0-9-]+)$/;

export type SanitisedStep = ReturnType<Sanitiser['step']>;
export type SanitisedExecution = ReturnType<Sanitiser['execution']>;
export type SanitisedEntry = ReturnType<Sanitiser['entry']>;
export type Sanitiser = ReturnType<typeof createSanitiser>;

export function createSanitiser({ account, executionId, word }: Replacements) {
  return { execution, step, entry, location };

  function location({ accountId, region: name }: { readonly accountId: string; readonly region: string }) {
    return { accountId: account(accountId), region: region(name) };
  }

  function execution(answer: AutomationExecution) {
    return {
      AutomationExecutionId: given(answer.AutomationExecutionId, executionId),
      ParentAutomationExecutionId: given(answer.ParentAutomationExecutionId, executionId),
      DocumentName: given(answer.DocumentName, (name) => word('runbook', name)),
      DocumentVersion: given(answer.DocumentVersion, version),
      AutomationExecutionStatus: given(answer.AutomationExecutionStatus, status),
      ExecutionStartTime: time(answer.ExecutionStartTime),
      ExecutionEndTime: time(answer.ExecutionEndTime),
      FailureMessage: given(answer.FailureMessage, message),
      ExecutedBy: given(answer.ExecutedBy, principal),
      Outputs: outputs(answer.Outputs),
      StepExecutions: answer.StepExecutions?.map(step),
      StepExecutionsTruncated: flag(answer.StepExecutionsTruncated),
      TargetParameterName: given(answer.TargetParameterName, (name) => word('parameter', name)),
      Target: given(answer.Target, resource),
      Targets: answer.Targets?.map(target),
      ResolvedTargets: resolved(answer.ResolvedTargets),
      MaxConcurrency: given(answer.MaxConcurrency, rate),
      MaxErrors: given(answer.MaxErrors, rate),
      TargetLocations: answer.TargetLocations?.map(targetLocation),
      TargetLocationsURL: given(answer.TargetLocationsURL, (url) => word('url', url)),
      ProgressCounters: counters(answer.ProgressCounters),
    };
  }

  function entry(answer: AutomationExecutionMetadata) {
    return {
      AutomationExecutionId: given(answer.AutomationExecutionId, executionId),
      ParentAutomationExecutionId: given(answer.ParentAutomationExecutionId, executionId),
      AutomationExecutionStatus: given(answer.AutomationExecutionStatus, status),
      ExecutionStartTime: time(answer.ExecutionStartTime),
      ExecutionEndTime: time(answer.ExecutionEndTime),
      Target: given(answer.Target, resource),
    };
  }

  function step(answer: StepExecution) {
    return {
      StepName: given(answer.StepName, stepName),
      StepExecutionId: given(answer.StepExecutionId, executionId),
      Action: given(answer.Action, (action) => (isKnownAction(action) ? action : word('action', action))),
      StepStatus: given(answer.StepStatus, status),
      ExecutionStartTime: time(answer.ExecutionStartTime),
      ExecutionEndTime: time(answer.ExecutionEndTime),
      FailureMessage: given(answer.FailureMessage, message),
      OnFailure: given(answer.OnFailure, onFailure),
      IsCritical: flag(answer.IsCritical),
      IsEnd: flag(answer.IsEnd),
      Outputs: outputs(answer.Outputs),
      TargetLocation: answer.TargetLocation && targetLocation(answer.TargetLocation),
    };
  }

  function stepName(name: string): string {
    const [, accountId, regionName] = LOCATION_NAME.exec(name) ?? [];
    return accountId === undefined || regionName === undefined || !isKnownRegion(regionName)
      ? resource(name)
      : `${account(accountId)}_${regionName}`;
  }

  function targetLocation(answer: TargetLocation) {
    return {
      Accounts: answer.Accounts?.map(account),
      Regions: answer.Regions?.map(region),
      ExcludeAccounts: answer.ExcludeAccounts?.map(account),
      IncludeChildOrganizationUnits: flag(answer.IncludeChildOrganizationUnits),
      TargetLocationMaxConcurrency: given(answer.TargetLocationMaxConcurrency, rate),
      TargetLocationMaxErrors: given(answer.TargetLocationMaxErrors, rate),
      ExecutionRoleName: given(answer.ExecutionRoleName, (name) => word('role', name)),
    };
  }

  function target({ Key, Values }: Target) {
    return { Key: given(Key, (key) => word('key', key)), Values: Values?.map(resource) };
  }

  function resolved(answer: ResolvedTargets | undefined) {
    return (
      answer && { ParameterValues: answer.ParameterValues?.map(resource), Truncated: flag(answer.Truncated) }
    );
  }

  /** Keeps which step names its child, and how; drops what a runbook returns. */
  function outputs(answer: Outputs | undefined): Outputs | undefined {
    return (
      answer &&
      Object.fromEntries(
        Object.entries(answer).map(([name, values]) => [
          name === 'ExecutionId' ? name : word('output', name),
          list(values).map((value) => output(name, value)),
        ]),
      )
    );
  }

  function output(name: string, value: string): string {
    if (value === PLACEHOLDER) return value;
    return name === 'ExecutionId' && isExecutionId(value) ? executionId(value) : word('value', value);
  }

  function message(text: string): string {
    const [, accountId] = ROLE_MESSAGE.exec(text) ?? [];
    if (accountId !== undefined) {
      return `The execution role arn:aws:iam::${account(accountId)}:role/role in the target location is unable to be assumed.`;
    }
    const [, provided] = PROVIDED_ROLE_MESSAGE.exec(text) ?? [];
    return provided === undefined
      ? word('message', text)
      : `The provided role: arn:aws:iam::${account(provided)}:role/role can't be assumed.`;
  }

  function principal(arn: string): string {
    const [, accountId] = ARN_ACCOUNT.exec(arn) ?? [];
    return accountId === undefined
      ? word('principal', arn)
      : `arn:aws:iam::${account(accountId)}:${word('principal', arn)}`;
  }

  /** A resource, and the step of a rate-controlled run that has its name. */
  function resource(name: string): string {
    return isAccountId(name) ? account(name) : word('name', name);
  }

  function onFailure(text: string): string {
    return text === 'Abort' || text === 'Continue' ? text : word('onFailure', text);
  }

  function region(text: string): string {
    return isKnownRegion(text) ? text : word('region', text);
  }

  function status(text: string): string {
    return isKnownStatus(text) ? text : word('status', text);
  }

  function rate(text: string): string {
    return isRate(text) ? text : word('rate', text);
  }

  function version(text: string): string {
    return isVersion(text) ? text : word('version', text);
  }
}

/** AWS sends the empty string for an absent value, so the fixture does too. */
const given = (text: string | undefined, replace: (text: string) => string): string | undefined =>
  text === undefined || text === '' ? text : replace(text);

const time = (at: Date | undefined): string | undefined =>
  at instanceof Date && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined;

// AWS's types promise what follows; its answers may lack it.
const flag = (value: boolean | undefined): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;
const count = (value: number | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;
const list = (values: readonly string[]): readonly string[] => (Array.isArray(values) ? values : []);

const counters = (answer: ProgressCounters | undefined) =>
  answer && {
    TotalSteps: count(answer.TotalSteps),
    SuccessSteps: count(answer.SuccessSteps),
    FailedSteps: count(answer.FailedSteps),
    CancelledSteps: count(answer.CancelledSteps),
    TimedOutSteps: count(answer.TimedOutSteps),
  };
