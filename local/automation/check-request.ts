import {
  accountsOf,
  isUnit,
  unitsUnder,
  type OrganizationTree,
} from '../organization/organizational-units.ts';
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
  readonly place: { readonly accountId: string };
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
  const faults = [...targetFaults(request), ...parameterFaults(request)];
  if (faults.length > 0) {
    throw new ApiError('InvalidAutomationExecutionParametersException', faults.join('; '));
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
  { place, targetLocations }: CheckedRequest,
  { tree, administrators }: Organization,
): void {
  const units = targetLocations
    .flatMap(({ Accounts, ExcludeAccounts = [] }) => [...Accounts, ...ExcludeAccounts])
    .filter(isUnit);
  const [first] = units;
  if (first !== undefined && !administrators.has(place.accountId)) {
    const who = 'the management account or a delegated administrator for Systems Manager';
    throw new ApiError(
      'AccessDeniedException',
      `Account ${place.accountId} can't target ${first}: only ${who} can target organizational units.`,
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
  const isUnknown = targetParameterName !== undefined && !(targetParameterName in runbook.parameters);
  return [
    ...(isMissing ? ['TargetParameterName is required if you specify Targets.'] : []),
    ...(isIdle ? ['Targets is required if you specify TargetParameterName.'] : []),
    ...(isUnknown
      ? [`TargetParameterName ${targetParameterName} is not a parameter of ${runbook.name}.`]
      : []),
    ...(hasTargets && targetMaps.length > 0
      ? ["Both Targets and TargetMaps can't be specified together."]
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
      ({ Key }) => `Target key can have only following values : ${KEYS.join(', ')}, tag:<name>; not ${Key}.`,
    ),
    ...empty.map(({ Key }) => `The target ${Key} has no values.`),
    ...(targets.length > 1 || groups !== undefined
      ? ['Only one resource group or tag can be specified at a time']
      : []),
  ];
}

function parameterFaults(request: CheckedRequest): string[] {
  const { runbook, parameters: given, targetMaps = [], targetParameterName } = request;
  const { name, parameters } = runbook;
  const fromTargets = new Set(targetMaps.flatMap((map) => Object.keys(map)));
  const named = new Set([...Object.keys(given), ...fromTargets]);
  const faults: string[] = [];
  for (const parameter of named) {
    if (!(parameter in parameters)) faults.push(`Parameter "${parameter}" is not a parameter of ${name}.`);
  }
  for (const [parameter, { default: value, allowedValues }] of Object.entries(parameters)) {
    if (value === undefined && !named.has(parameter) && parameter !== targetParameterName) {
      faults.push(`Missing required parameter: ${parameter} in user inputs.`);
    }
    const values = [given, ...targetMaps].flatMap((map) => map[parameter] ?? []);
    for (const refused of values.filter((one) => allowedValues?.includes(one) === false)) {
      const allowed = (allowedValues ?? []).map(String).join(', ');
      faults.push(`Parameter "${parameter}" has value "${refused}" not found in [${allowed}].`);
    }
  }
  return faults;
}
