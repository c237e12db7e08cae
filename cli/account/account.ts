import * as z from 'zod';
import { accountPath, SCOPE_OPTION } from '../client/account-path.ts';
import type { Cause } from '../client/answers.ts';
import { readPages } from '../client/read-pages.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { parseCount, parseSeveral } from '../parse-values.ts';
import { toGrid } from '../terminal/csv.ts';
import { AccountPage } from './account-page.ts';
import { findAccount } from './find-account.ts';
import { csvColumns, printAccount } from './print-account.ts';

const Args = z.tuple([z.string()]);
const text = z.string().optional();
const Options = z.object({
  limit: z.number(),
  all: z.boolean().default(false),
  runbook: text,
  runbookVersion: text,
  status: text,
  verdict: text,
  cause: text,
  inRegion: text,
  since: text,
  until: text,
  scope: text,
});

const EXECUTIONS_PER_PAGE = 50;

export const account: Command = {
  args: [
    { name: '<account>', description: 'its ID, or its name, or a part of the name that is in no other' },
  ],
  options: [
    { flags: '--limit <number>', description: 'how many', fallback: '25', parse: parseCount },
    { flags: '--all', description: 'every one that is kept' },
    { flags: '--runbook <name>', description: 'only executions of this runbook: its whole name' },
    { flags: '--runbook-version <version>', description: 'only executions of this version' },
    {
      flags: '--status <status>',
      description: 'only those with this status, as AWS spells it; several with commas',
      parse: parseSeveral,
    },
    {
      flags: '--verdict <verdict>',
      description: 'only those with this verdict; several with commas',
      parse: parseSeveral,
    },
    {
      flags: '--cause <id>',
      description: 'only those with this cause; several with commas',
      parse: parseSeveral,
    },
    {
      flags: '--in-region <regions>',
      description: 'only this Region (--region is that of the central stack); several with commas',
      parse: parseSeveral,
    },
    {
      flags: '--since <time>',
      description: 'only those that started then or later: 7d, 12h, 2026-01-31, 2026-01-31T12:00:00Z',
    },
    { flags: '--until <time>', description: 'only those that started before' },
    SCOPE_OPTION,
  ],
  details:
    'Prints what ran in one account, whichever parent started it, newest first: verdict, why it did not succeed, and how often its runbook failed ' +
    'lately in that account and Region, of the last five that ended. "new" means that the one before had another cause, or succeeded. ' +
    'Resources of a rate-controlled run are not listed one by one. Exit code 0, whatever the verdicts are.',
  examples: [
    { what: 'What ran in an account', command: 'rollcall account 111111111111' },
    {
      what: 'What failed there within a week',
      command: 'rollcall account payments-prod --verdict failed,timedOut --since 7d',
    },
  ],
  run: async ({ args, options }, session) => {
    const [reference] = Args.parse(args);
    const { limit, all, inRegion, scope, ...filter } = Options.parse(options);
    const accountId = await findAccount(reference, session);
    const causes = new Map<string, Cause>();
    const unreadable: string[] = [];
    const { last, items } = await readPages(
      {
        path: `${accountPath(accountId, scope)}/executions`,
        query: { ...filter, region: inRegion },
        shape: AccountPage,
        itemsOf: (page) => {
          for (const cause of page.causes) causes.set(cause.id, added(causes.get(cause.id), cause));
          unreadable.push(...(page.unreadable ?? []));
          return page.executions;
        },
        pageSize: EXECUTIONS_PER_PAGE,
        most: all ? Infinity : limit,
        progressOf: (count) => `${count} executions`,
      },
      session,
    );
    const { nextToken, unreadable: _, ...head } = last;
    const whole = {
      ...head,
      executions: [...items],
      causes: [...causes.values()].sort((one, other) => other.count - one.count),
      ...(unreadable.length > 0 && { unreadable }),
    };
    await session.output.show({
      answer: whole,
      items,
      csv: () => toGrid(csvColumns(whole), items),
      table: (terminal) =>
        printAccount({ ...whole, hasMore: nextToken !== undefined }, terminal, session.now()),
    });
    return EXIT.allSucceeded;
  },
};

/** The same cause on several pages. */
const added = (before: Cause | undefined, cause: Cause): Cause =>
  before === undefined ? cause : { ...cause, count: before.count + cause.count };
