import * as z from 'zod';
import { readPages } from '../client/read-pages.ts';
import { pathOf } from '../client/read-report.ts';
import { silently, type Session } from '../session.ts';

const COMMANDS_PER_PAGE = 100;

/** In AWS's format; other fields of an answer are not passed on. */
const TargetLocation = z.object({
  Accounts: z.array(z.string()),
  Regions: z.array(z.string()),
  ExecutionRoleName: z.string().optional(),
  TargetLocationMaxConcurrency: z.string().optional(),
  TargetLocationMaxErrors: z.string().optional(),
});

const RetryCommand = z.looseObject({
  targetLocations: z.array(TargetLocation),
  /** For a POSIX shell, without parameters. */
  commandLine: z.string(),
});

/** A page of what to start again. */
export const RetryPage = z.looseObject({
  parentExecutionId: z.string(),
  runbook: z.string(),
  accountId: z.string(),
  region: z.string(),
  /** How many locations the commands run in. */
  locations: z.number(),
  excluded: z.record(z.string(), z.number()),
  commands: z.array(RetryCommand),
  /** Where AWS still would not start it, as far as coverage knows; the first of the notes say more. */
  willFailAgain: z
    .array(z.looseObject({ accountId: z.string(), region: z.string(), reason: z.string() }))
    .optional(),
  notes: z.array(z.string()),
  nextToken: z.string().optional(),
});

export type TargetLocation = z.output<typeof TargetLocation>;
export type RetryCommand = z.output<typeof RetryCommand>;
/** What to start again, with all its commands. */
export type RetryPlan = z.output<typeof RetryPage>;

/** Which targets are wanted, each with commas; by default those that did not succeed. */
interface Meant {
  readonly verdict: string | undefined;
  /** IDs of causes. */
  readonly cause: string | undefined;
  /** As the API takes it. */
  readonly accountName?: string | undefined;
  readonly organizationalUnit?: string | undefined;
}

/** Reads what to start again. */
export async function readRetryPlan(parentId: string, meant: Meant, session: Session): Promise<RetryPlan> {
  const { last, items } = await readPages(
    {
      path: `${pathOf(parentId)}/retry`,
      query: { ...meant },
      shape: RetryPage,
      itemsOf: ({ commands }) => commands,
      pageSize: COMMANDS_PER_PAGE,
      progressOf: (count) => `${count} commands`,
    },
    silently(session),
  );
  const { nextToken: _, ...head } = last;
  return { ...head, commands: [...items] };
}

/** How many accounts and Regions a command runs in. */
export const locationsIn = ({ targetLocations }: RetryCommand): number =>
  targetLocations.reduce((sum, { Accounts, Regions }) => sum + Accounts.length * Regions.length, 0);
