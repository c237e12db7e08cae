import * as z from 'zod';
import type { DeployedResource } from '../../../simulator/templates/deployed-stack.ts';
import type { Stack } from './stacks.ts';

const Template = z.object({ Resources: z.record(z.string(), z.unknown()) });

/**
 * The resources of a stack in an order in which CloudFormation can make them: each after those that it refers to or depends on.
 * @param templateText compiled, as JSON
 * @throws {Error} that names a resource which depends on itself
 */
export function inOrder(templateText: string, stack: Stack): readonly DeployedResource[] {
  const { Resources } = Template.parse(JSON.parse(templateText));
  const ordered = new Map<string, DeployedResource>();
  const under = new Set<string>();
  const visit = (logicalId: string): void => {
    const resource = stack.get(logicalId);
    if (resource === undefined || ordered.has(logicalId)) return;
    if (under.has(logicalId)) throw new Error(`${logicalId} depends on itself`);
    under.add(logicalId);
    for (const named of namesIn(Resources[logicalId])) if (named !== logicalId) visit(named);
    ordered.set(logicalId, resource);
  };
  for (const logicalId of stack.keys()) visit(logicalId);
  return [...ordered.values()];
}

/** Whatever may be a logical ID: in `Ref`, `Fn::GetAtt`, `DependsOn`, and within `Fn::Sub`. */
function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, within]) => {
    if (key === 'Ref' || key === 'DependsOn' || key === 'Fn::GetAtt') {
      return [within].flat().flatMap((one) => String(one).split('.')[0] ?? []);
    }
    const text = key === 'Fn::Sub' ? [within].flat().find((one) => typeof one === 'string') : undefined;
    const named = [...(text ?? '').matchAll(/\$\{([A-Za-z0-9]+)/g)].flatMap(([, name = '']) => name);
    return [...named, ...namesIn(within)];
  });
}
