import { isObject, type Json, type JsonObject } from './add-condition.ts';

/**
 * Resources without those entries of `DependsOn` that a reference in their properties implies: the framework writes both, and
 * linters warn of it. A reference that stands in a condition's branch implies nothing.
 */
export function withoutNeedlessDependencies(resources: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(resources).map(([name, resource]) => [
      name,
      isObject(resource) ? withoutImplied(resource) : resource,
    ]),
  );
}

function withoutImplied(resource: JsonObject): JsonObject {
  const { DependsOn, ...rest } = resource;
  if (DependsOn === undefined) return resource;
  const implied = new Set(referencesIn(rest['Properties'] ?? null));
  const left = [DependsOn].flat().filter((name) => typeof name !== 'string' || !implied.has(name));
  return left.length === 0 ? rest : { ...rest, DependsOn: left };
}

function* referencesIn(value: Json): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* referencesIn(item);
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'Fn::If') continue;
    if (key === 'Ref' && typeof inner === 'string') yield inner;
    else if (key === 'Fn::GetAtt') yield* resourceOfAttribute(inner);
    else yield* referencesIn(inner);
  }
}

function* resourceOfAttribute(attribute: Json): Generator<string> {
  const [resource] = typeof attribute === 'string' ? attribute.split('.') : [attribute].flat();
  if (typeof resource === 'string') yield resource;
}
