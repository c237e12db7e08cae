import * as z from 'zod';
import { ApiError } from '../server/api-error.ts';

const Texts = z.union([z.string(), z.array(z.string()).min(1)]);

/** An identity policy: it names no principal, and always a resource. */
const Statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: Texts.optional(),
    NotAction: Texts.optional(),
    Resource: Texts.optional(),
    NotResource: Texts.optional(),
    Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  })
  .refine(({ Action, NotAction }) => (Action === undefined) !== (NotAction === undefined))
  .refine(({ Resource, NotResource }) => (Resource === undefined) !== (NotResource === undefined));

const Policy = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([Statement, z.array(Statement).min(1)]),
});

/** @throws {ApiError} MalformedPolicyDocument */
export function readSessionPolicy(text: string): object {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new ApiError('MalformedPolicyDocument', 'This policy contains invalid Json');
  }
  const policy = Policy.safeParse(content);
  if (policy.success) return policy.data;
  throw new ApiError('MalformedPolicyDocument', `Syntax errors in policy. ${z.prettifyError(policy.error)}`);
}
