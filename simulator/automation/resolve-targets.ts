import type { Location } from '../organization/location.ts';
import { ownValue } from '../own-value.ts';
import type { Target, TargetMap } from './execution.ts';
import type { RateControl } from './start-child.ts';

/** Something in an account that a target can mean. */
export interface Resource {
  /** Such as `i-02573cafcfEXAMPLE`: what the child's parameter takes. */
  readonly id: string;
  readonly type: string;
  /** Undefined for what is in every Region. */
  readonly region?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** The resource groups that it belongs to, by name. */
  readonly groups: readonly string[];
}

/** What one child of a rate-controlled execution is about. */
export interface ResolvedTarget {
  readonly name: string;
  /** What it takes beside the parent's own parameters. */
  readonly parameters: TargetMap;
}

/**
 * What the targets mean in one account and Region, in the order of the resources there. The children of `TargetMaps`
 * are named after their value of the target parameter; without one, after all their values.
 * @param targetType the one type of resource that the document is for, such as `/AWS::EC2::Instance`
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Target.html
 */
export function resolveTargets(
  { targets = [], targetMaps = [], targetParameterName }: RateControl,
  resources: readonly Resource[],
  { region }: Location,
  targetType = '/',
): ResolvedTarget[] {
  const there = resources.filter(
    (resource) =>
      (resource.region === undefined || resource.region === region) &&
      (targetType === '/' || targetType === `/${resource.type}`),
  );
  const names = new Set(targets.flatMap((target) => namesOf(target, there)));
  const resolved = [...names].map((name) => ({ name, parameters: { [targetParameterName ?? '']: [name] } }));
  const mapped = targetMaps.map((parameters) => ({
    name: (ownValue(parameters, targetParameterName ?? '') ?? Object.values(parameters).flat()).join(','),
    parameters,
  }));
  return [...resolved, ...mapped];
}

const INSTANCE = 'AWS::EC2::Instance';

function namesOf({ Key, Values }: Target, resources: readonly Resource[]): readonly string[] {
  if (Key === 'ParameterValues') return Values;
  const isMeant = ({ id, type, tags, groups }: Resource): boolean => {
    if (Key === 'ResourceGroup') return groups.some((group) => Values.includes(group));
    if (Key === INSTANCE || Key === 'InstanceIds') {
      return type === INSTANCE && (Values.includes('*') || Values.includes(id));
    }
    const value = ownValue(tags, Key.slice('tag:'.length));
    return value !== undefined && Values.includes(value);
  };
  return resources.filter(isMeant).map(({ id }) => id);
}
