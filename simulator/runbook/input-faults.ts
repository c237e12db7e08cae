import * as z from 'zod';
import { ACTIONS } from './actions/actions.ts';
import { branchFaults } from './branch-faults.ts';
import { issueFaults, valueAt } from './issue-faults.ts';
import { referencesIn } from './references.ts';
import type { RunbookStep } from './step.ts';

/**
 * What is wrong with the inputs of a step, in AWS's words where they are known. The inputs that a reference stands in
 * are checked when the step runs.
 */
export function inputFaults(step: RunbookStep, path: readonly PropertyKey[]): string[] {
  const { action, inputs } = step;
  const schema = ACTIONS[action].inputs;
  const issues = schema.safeParse(inputs).error?.issues ?? [];
  const names = nameFaults(schema, issues, inputs);
  if (names.length > 0) return names;
  const branches = action === 'aws:branch' ? branchFaults(step) : [];
  if (branches.length > 0) return branches;
  const known = issues.filter((issue) => {
    const value = valueAt(inputs, issue.path);
    return typeof value !== 'string' || referencesIn(value).length === 0;
  });
  return issueFaults(known, inputs, [...path, 'inputs']);
}

/**
 * Inputs that an action does not have, and those that it needs.
 * @see public reports of InvalidDocumentContent
 */
function nameFaults(schema: z.ZodType, issues: readonly z.core.$ZodIssue[], inputs: object): string[] {
  const provided = Object.keys(inputs).join(', ');
  if (issues.some(({ code, path }) => code === 'unrecognized_keys' && path.length === 0)) {
    const known = schema instanceof z.ZodObject ? Object.keys(schema.shape).join(', ') : '';
    return [`Unknown input names provided. Known=[ [${known}] ], Provided=[ [${provided}] ].`];
  }
  const required = (schema.safeParse({}).error?.issues ?? []).flatMap(({ path: [name] }) =>
    name === undefined ? [] : [String(name)],
  );
  return required.every((name) => Object.hasOwn(inputs, name))
    ? []
    : [`Missing required input names. Required=[ [${required.join(', ')}] ], Provided =[ [${provided}] ].`];
}
