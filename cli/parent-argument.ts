import * as z from 'zod';
import { parseParentId, parseWholeParentId } from './parse-values.ts';

/** The one argument of most commands. */
export const PARENT_ARGUMENT = {
  name: '<parent-id>',
  description:
    'the ID of the parent execution, as start-automation-execution gave it, or its first 8 characters; @latest, @2 for the last but one, @get_canonical_id for the last run of that runbook',
  parse: parseParentId,
};

/** For a command that reads AWS itself, and no list. */
export const WHOLE_PARENT_ARGUMENT = {
  name: '<parent-id>',
  description: 'the ID of the parent execution, as start-automation-execution gave it',
  parse: parseWholeParentId,
};

/** The arguments of a command that takes only a parent. */
export const Parent = z.tuple([z.string()]);
