import {
  accountsOf,
  isUnit,
  unitsUnder,
  type OrganizationTree,
} from '../organization/organizational-units.ts';
import { ComputingTime } from '../runbook/computing-time.ts';
import { parameterFaults } from '../runbook/parameter-faults.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { ApiError } from '../server/api-error.ts';
import type { Target, TargetLocation } from './execution.ts';
import type { RateControl } from './start-child.ts';

/** The organization as StartAutomationExecution sees it. */
export interface Organization {
  readonly tree: OrganizationTree;
  /** The accounts that may target organizational units: the management account and the delegated administrators. */
  readonly administrators: ReadonlySet<string>;
}

interface CheckedRequest extends RateControl {
  readonly location: { readonly accountId: string };
  readonly runbook: Runbook;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly targetLocations: readonly TargetLocation[];
}

/**
 * Refuses what StartAutomationExecution refuses.
 * @throws {ApiError} InvalidAutomationExecutionParametersException, InvalidTarget or AccessDeniedException
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
export function checkRequest(request: CheckedRequest, organization: Organization): void {
  const faults = [...targetFaults(request), ...childFaults(request)];
  if (faults.length > 0) {
    const sentence = faults.join('; ').replace(/\.?$/, '.');
    throw new ApiError('InvalidAutomationExecutionParametersException', sentence);
  }
  checkUnits(request, organization);
}

/** The accounts of an entry of TargetLocations, each once, in the organization's order; those outside it come last. */
export function expandAccounts(tree: OrganizationTree, entry: TargetLocation): string[] {
  const expand = (ids: readonly string[], withChildren: boolean): string[] =>
    ids.flatMap((id) => (isUnit(id) ? accountsOf(tree, id, withChildren) : [id]));
  const meant = new Set(expand(entry.Accounts, entry.IncludeChildOrganizationUnits ?? false));
  for (const accountId of expand(entry.ExcludeAccounts ?? [], true)) meant.delete(accountId);
  const inOrder = tree.accounts.map(({ id }) => id);
  return [
    ...inOrder.filter((accountId) => meant.has(accountId)),
    ...[...meant].filter((accountId) => !inOrder.includes(accountId)),
  ];
}

function checkUnits(
  { location, targetLocations }: CheckedRequest,
  { tree, administrators }: Organization,
): void {
  const units = targetLocations
    .flatMap(({ Accounts, ExcludeAccounts = [] }) => [...Accounts, ...ExcludeAccounts])
    .filter(isUnit);
  const [first] = units;
  if (first !== undefined && !administrators.has(location.accountId)) {
    const who = 'the management account or a delegated administrator for Systems Manager';
    throw new ApiError(
      'AccessDeniedException',
      `Account ${location.accountId} can't target ${first}: only ${who} can target organizational units.`,
    );
  }
  const unknown = units.find((id) => unitsUnder(tree, id) === undefined);
  if (unknown !== undefined) {
    throw new ApiError('InvalidTarget', `The organizational unit ${unknown} doesn't exist.`);
  }
  const empty = targetLocations.findIndex((entry) => expandAccounts(tree, entry).length === 0);
  if (empty >= 0) throw new ApiError('InvalidTarget', `TargetLocations.${empty} targets no account.`);
}

function targetFaults(request: CheckedRequest): string[] {
  const { targets = [], targetMaps = [], targetParameterName, targetLocations, runbook } = request;
  const lists = [targets, ...targetLocations.map(({ Targets = [] }) => Targets)];
  const hasTargets = lists.some(({ length }) => length > 0);
  const isMissing = targetParameterName === undefined && hasTargets;
  const isIdle = targetParameterName !== undefined && !hasTargets && targetMaps.length === 0;
  const isUnknown =
    targetParameterName !== undefined && !Object.hasOwn(runbook.parameters, targetParameterName);
  return [
    ...(isMissing ? ['TargetParameterName is required if you specify Targets'] : []),
    ...(isIdle ? ['Targets is required if you specify TargetParameterName'] : []),
    ...(isUnknown
      ? [`TargetParameterName ${targetParameterName} is not a parameter of ${runbook.name}`]
      : []),
    ...(hasTargets && targetMaps.length > 0
      ? ["Both Targets and TargetMaps can't be specified together"]
      : []),
    ...lists.flatMap(targetListFaults),
  ];
}

const KEYS = ['ParameterValues', 'ResourceGroup', 'AWS::EC2::Instance', 'InstanceIds'];

function targetListFaults(targets: readonly Target[]): string[] {
  const unknown = targets.filter(({ Key }) => !KEYS.includes(Key) && !/^tag:./.test(Key));
  const groups = targets.find(({ Key, Values }) => Key === 'ResourceGroup' && Values.length > 1);
  const empty = targets.filter(({ Values }) => Values.length === 0);
  return [
    ...unknown.map(
      ({ Key }) => `Target key can have only following values : ${KEYS.join(', ')}, tag:<name>; not ${Key}`,
    ),
    ...empty.map(({ Key }) => `The target ${Key} has no values`),
    ...(targets.length > 1 || groups !== undefined
      ? ['Only one resource group or tag can be specified at a time']
      : []),
  ];
}

/** What is wrong with the parameters of any child; the value of the target parameter is known only later. */
function childFaults({
  runbook,
  parameters,
  targetMaps = [],
  targetParameterName,
}: CheckedRequest): string[] {
  const isOther = (name: string): boolean => name !== targetParameterName;
  const others = { parameters: only(runbook.parameters, isOther) };
  const ofChildren = targetMaps.length > 0 ? targetMaps : [{}];
  const time = new ComputingTime(0);
  const faults = ofChildren.flatMap((own) =>
    parameterFaults(others, only({ ...parameters, ...own }, isOther), time),
  );
  return [...new Set(faults)];
}

const only = <Value>(
  values: Readonly<Record<string, Value>>,
  isMeant: (name: string) => boolean,
): Record<string, Value> => Object.fromEntries(Object.entries(values).filter(([name]) => isMeant(name)));
