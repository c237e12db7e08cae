import { ownValue } from '../own-value.ts';
import { BOTO3_PREFIXES } from './boto3-prefixes.ts';
import { RENAMED_OPERATIONS } from './renamed-operations.ts';

/** The permissions of API Gateway are the methods of HTTP, as its operations send them. */
const VERBS: readonly (readonly [operations: RegExp, verb: string])[] = [
  [/^Update/, 'PATCH'],
  [/^(Delete|Flush|Untag|Reset)/, 'DELETE'],
  [/^(Create|Generate|Import(?!DocumentationParts)|Test)/, 'POST'],
  [/^(Put|Tag|Reimport|ImportDocumentationParts)/, 'PUT'],
  [/^(Get|Export)/, 'GET'],
];

/**
 * The permission that a call from a runbook needs. `operation` as the runbook names it: `ListBuckets`, or the method of
 * Python's SDK, `list_buckets`.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function actionOfApi(service: string, operation: string): string {
  const name = service.toLowerCase();
  const method = operation
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  const renamed = ownValue(RENAMED_OPERATIONS, `${name}:${method}`);
  if (renamed !== undefined) return renamed;
  const prefix = ownValue(BOTO3_PREFIXES, name) ?? name;
  const verb = VERBS.find(([operations]) => operations.test(method))?.[1];
  return `${prefix}:${prefix === 'apigateway' && verb !== undefined ? verb : method}`;
}
