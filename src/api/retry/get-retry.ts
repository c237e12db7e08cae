import * as z from 'zod';
import { listCauses } from '../../domain/causes/list-causes.ts';
import { REASONS, VERDICTS, type Verdict } from '../../domain/verdict.ts';
import { Counts, nextTokenField } from '../http/fields.ts';
import { toRetryable } from './not-retryable.ts';
import { fromPageToken, toPageToken } from '../http/page-token.ts';
import { pageQuery } from '../http/query/page.ts';
import { ParentParams } from '../http/query/path.ts';
import { CauseId } from '../results/target-filter.ts';
import { oneOf, several } from '../http/query/values.ts';
import { readLedger } from '../ledgers/read-ledger.ts';
import { readStartFacts } from './read-retry.ts';
import { refuseUnknownCauses } from '../causes/refuse-unknown-causes.ts';
import {
  accountFilterQuery,
  countUnknown,
  matchAccounts,
  unknownAccountsField,
} from '../results/account-filter.ts';
import { fitAnswers, MAX_PAGE_BYTES, payloadBytes, sliceItems } from '../results/result-page.ts';
import { toRetryCommands, whyNoArgument } from './retry-commands.ts';
import { planRetry, RETRIED } from './retry-locations.ts';
import { findRefusedStarts, refusalNotes } from './refused-starts.ts';
import { retryNotes } from './retry-notes.ts';
import { defineRoute } from '../http/route.ts';

const TargetLocation = z
  .strictObject({
    Accounts: z.array(z.string()).max(50),
    Regions: z.array(z.string()).max(50),
    ExecutionRoleName: z.string().optional(),
    TargetLocationMaxConcurrency: z.string().optional(),
    TargetLocationMaxErrors: z.string().optional(),
  })
  .meta({ id: 'TargetLocation', description: 'An entry of `--target-locations`, as AWS takes it' });

const Command = z
  .strictObject({
    targetLocations: z.array(TargetLocation).max(100),
    commandLine: z.string().describe('The same for the AWS CLI in a POSIX shell, without parameters'),
  })
  .meta({ id: 'RetryCommand', description: 'One automation to start' });

/** The notes have the number of all. */
const MOST_REFUSED = 100;

const Answer = z.strictObject({
  parentExecutionId: z.string(),
  runbook: z.string(),
  documentVersion: z.string().optional(),
  accountId: z.string().describe('Where the parent ran, and the new automation is to be started'),
  region: z.string(),
  locations: z.int().describe('How many locations the commands run in: each account and Region once'),
  excluded: Counts.describe('Targets that are left out, by verdict; the notes say why'),
  withoutLocation: z
    .int()
    .describe('Wanted targets that are left out because AWS did not say where they are'),
  sameLocation: z.int().describe('Wanted targets whose location is in the list already, for another target'),
  willFailAgain: z
    .array(z.strictObject({ accountId: z.string(), region: z.string(), reason: z.enum(REASONS) }))
    .max(MOST_REFUSED)
    .optional()
    .describe(
      `Locations of the commands in which AWS still would not start it, as far as coverage knows: ${MOST_REFUSED} at most, and the notes say how many; absent if there are none`,
    ),
  ...unknownAccountsField,
  commands: z.array(Command).describe('Empty if there is nothing to retry'),
  notes: z.array(z.string()).describe('What is left out and why, and what to add'),
  ...nextTokenField,
});

export const getRetry = defineRoute({
  method: 'get',
  path: '/executions/{parentId}/retry',
  operationId: 'getRetry',
  access: 'report',
  summary: 'What to start for exactly the targets that did not succeed',
  description:
    'Entries of `--target-locations` in which every account is wanted in every Region, each location once, with the execution role, concurrency and error threshold of the parent’s own. Rollcall starts nothing itself. `targets`, the counts of `excluded`, `withoutLocation` and `sameLocation` sum to `expected`.',
  params: ParentParams,
  query: z.object({
    verdict: several(oneOf(VERDICTS))
      .optional()
      .describe(
        `Which targets to start again; several with commas. If absent: ${RETRIED.join(', ')}; with \`cause\`, whatever verdict those targets have`,
      ),
    cause: several(CauseId).optional().describe('Only targets with one of these causes, by ID'),
    ...accountFilterQuery,
    ...pageQuery({ usual: 10, most: 100 }),
  }),
  answers: { 'application/json': Answer },
  problems: ['unknown-execution', 'not-retryable'],
  sealable: true,
  async reply({ store, accountNames, accountFacts }, { params: { parentId }, query, listing }) {
    const after = query.nextToken === undefined ? undefined : fromPageToken(listing, query.nextToken);
    const { parent, rollCall } = await readLedger(store, parentId);
    const { causes, causeIdOf } = listCauses(rollCall);
    refuseUnknownCauses(parentId, query.cause, causes);
    const asked = query.cause && causes.filter(({ id }) => query.cause?.includes(id));
    const accounts = await matchAccounts(query, accountFacts);
    const verdicts: readonly Verdict[] =
      query.verdict ?? asked?.map(({ fingerprint }) => fingerprint.verdict) ?? RETRIED;
    const { runbook, accountId, region } = toRetryable(parent);
    const { targetLocations, documentVersion, runsForResources } = await readStartFacts(
      store,
      parent,
      rollCall,
    );
    const version =
      documentVersion === undefined || whyNoArgument(documentVersion) !== undefined
        ? undefined
        : documentVersion;
    const plan = planRetry(
      rollCall,
      targetLocations,
      verdicts,
      (asked ?? accounts) && {
        isAsked: (target) =>
          (asked === undefined || asked.some(({ id }) => id === causeIdOf(target))) &&
          (accounts === undefined || accounts.matches(target.location?.accountId)),
        // Where they are is not known, so neither is their account.
        areUnlistedAsked: accounts === undefined && (asked ?? []).some(({ targets }) => targets.length === 0),
      },
    );
    const commands = toRetryCommands({ runbook, documentVersion: version, region }, plan.entries);
    const [refused, nameOf] = await Promise.all([findRefusedStarts(store, plan.entries), accountNames()]);
    const notes = retryNotes({
      parent,
      plan,
      verdicts,
      byCause: asked !== undefined,
      commands: commands.length,
      runsForResources,
      versionKnown: version !== undefined,
    });

    const around: Omit<z.input<typeof Answer>, 'commands' | 'nextToken'> = {
      parentExecutionId: parentId,
      runbook,
      documentVersion: version,
      accountId,
      region,
      locations: plan.locations,
      excluded: { ...plan.excluded },
      withoutLocation: plan.withoutLocation,
      sameLocation: plan.sameLocation,
      unknownAccounts: countUnknown(
        accounts,
        rollCall.targets.map(({ location }) => location?.accountId),
      ),
      willFailAgain:
        refused.length === 0 ? undefined : refused.slice(0, MOST_REFUSED).map(({ at: _at, ...one }) => one),
      notes: [...refusalNotes(refused, nameOf), ...notes],
    };
    const keys = commands.map((_, index) => String(index).padStart(6, '0'));
    const { answers, next } = await fitAnswers(
      sliceItems(commands, keys, query.limit, after),
      async (some) => some,
      { maxBytes: MAX_PAGE_BYTES - payloadBytes(around) },
    );
    const body: z.input<typeof Answer> = {
      ...around,
      commands: [...answers],
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: parent.sealed !== undefined };
  },
});
