import * as z from 'zod';
import { locationsOf, type Location } from '../../domain/location.ts';
import type { ServeParts } from '../http/parts.ts';
import { badParameter } from '../http/problem.ts';
import { AccountId, ParentParams, Region } from '../http/query/path.ts';
import { one } from '../http/query/values.ts';
import { defineRoute } from '../http/route.ts';

const Answer = z.strictObject({
  parentExecutionId: z.string(),
  requested: z.literal(true),
  accountId: z.string().optional(),
  region: z.string().optional(),
  report: z.string().describe('Where to read the outcome'),
});

export const requestCollection = defineRoute({
  method: 'post',
  path: '/executions/{parentId}/collect',
  operationId: 'requestCollection',
  access: 'operation',
  summary: 'Reconcile a parent execution now',
  description:
    'Reads the parent and every open target from AWS again, without waiting for the next round. Also works for a run that is older than the installation, while AWS keeps it (30 days). The answer comes at once; the report shows the outcome.',
  params: ParentParams,
  query: z.object({
    accountId: one(AccountId)
      .optional()
      .describe('Where the parent runs, if that is known: one of the accounts in which parents may start'),
    region: one(Region).optional().describe('Where the parent runs; together with `accountId`'),
  }),
  success: 'accepted',
  answers: { 'application/json': Answer },
  problems: ['bad-body'],
  headers: { location: 'Where to read the outcome' },
  async reply(parts, { params: { parentId }, query }) {
    const location = locationOf(parts, query);
    const provenance = { source: 'request' } as const;
    await parts.request([{ executionId: parentId, location, immediate: true, provenance, attempts: {} }]);
    const report = `/executions/${parentId}`;
    const body: z.input<typeof Answer> = {
      parentExecutionId: parentId,
      requested: true,
      accountId: location?.accountId,
      region: location?.region,
      report,
    };
    return { body, headers: { location: report }, sealed: false };
  },
});

/** Undefined if the caller names no location: then `collect` looks wherever a parent may start. */
function locationOf(
  { parentAccounts, regions }: Pick<ServeParts, 'parentAccounts' | 'regions'>,
  { accountId, region }: { readonly accountId?: string | undefined; readonly region?: string | undefined },
): Location | undefined {
  refuseUnless(
    parentAccounts,
    'accountId',
    accountId,
    'account in which parents may start (setting parentAccounts)',
  );
  refuseUnless(regions, 'region', region, 'Region in which parents may start (setting regions)');
  if (accountId === undefined && region === undefined) return undefined;
  const [location, ...others] = locationsOf(
    accountId === undefined ? parentAccounts : [accountId],
    region === undefined ? regions : [region],
  );
  if (others.length === 0) return location;
  const missing = region === undefined ? 'region' : 'accountId';
  throw badParameter(missing, undefined, 'must be given too: parents may start in more than one');
}

function refuseUnless(
  known: readonly string[],
  parameter: string,
  value: string | undefined,
  what: string,
): void {
  if (value === undefined || known.includes(value)) return;
  throw badParameter(parameter, value, `is no ${what}: there are ${known.join(', ')}`);
}
