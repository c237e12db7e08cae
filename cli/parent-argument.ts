import * as z from 'zod';
import { parseParentId } from './parse-values.ts';

/** The one argument of most commands. */
export const PARENT_ARGUMENT = {
  name: '<parent-id>',
  description: 'the ID of the parent execution, as start-automation-execution gave it',
  parse: parseParentId,
};

/** The arguments of a command that takes only a parent. */
export const Parent = z.tuple([z.string()]);
