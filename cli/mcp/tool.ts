import * as z from 'zod';
import type { Client } from '../client/client.ts';
import type { Session } from '../session.ts';
import { toolSchema } from './tool-schema.ts';

/** What a tool reads with. */
export interface ToolDeps {
  readonly api: Client;
  /** For the ways in which a run or an account can be named. */
  readonly session: Session;
}

/** One tool: what it takes, what it answers, and how it reads that. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** How many entries a page has, if they fit. */
  readonly usual: number;
  /** @param input as `input` parsed it. @throws {Failure} */
  readonly read: (
    deps: ToolDeps,
    input: unknown,
    limit: number,
  ) => Promise<Readonly<Record<string, unknown>>>;
}

interface Definition<Input extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  /** Fields of the API's own answers. */
  readonly output: z.ZodObject;
  readonly usual?: number;
  readonly read: (
    deps: ToolDeps,
    input: z.output<Input>,
    limit: number,
  ) => Promise<Readonly<Record<string, unknown>>>;
}

/** In every answer. */
const Shortened = z
  .object({ texts: z.int(), entries: z.int() })
  .optional()
  .describe('How many texts were cut and how many entries of lists left out, where one entry was too large');

const USUAL = 25;

export function defineTool<Input extends z.ZodObject>({
  output,
  usual = USUAL,
  read,
  ...documented
}: Definition<Input>): Tool {
  return {
    ...documented,
    usual,
    output: toolSchema(output).extend({ shortened: Shortened }),
    read: (deps, input, limit) => read(deps, documented.input.parse(input), limit),
  };
}

/** How a run is named. */
export const Run = z
  .string()
  .min(1)
  .max(256)
  .describe(
    'A parent execution: its ID or the first 8 characters; @latest, @2 for the last but one, @NAME for the last run of that runbook',
  );

export const NextToken = z
  .string()
  .optional()
  .describe('Of the page before: what it gave as nextToken, with the same other arguments');
