import { Hono } from 'hono';
import { callRoll, type RollCall } from '../ledger/roll-call.ts';
import type { Parent } from '../ledger/parent.ts';
import type { Logger } from '../lib/logger.ts';
import { toCountsAnswer, toListedParentAnswer, toReportAnswer, toTargetAnswer } from './answers.ts';
import { fromPageToken, toPageToken } from './page-token.ts';
import type { ServeStore } from './ports.ts';
import { Problem, unknownExecution } from './problem.ts';
import { readPageQuery, readParentId } from './request-values.ts';
import { readResults, sliceTargets } from './result-page.ts';

const EXECUTIONS = { usual: 50, most: 100 };
const TARGETS = { usual: 100, most: 1_000 };

/** The HTTP API. The same object serves Lambda, the laptop and the tests. */
export function createApi(store: ServeStore, log: Logger): Hono {
  const api = new Hono();

  api.get('/executions', async (context) => {
    const { limit, nextToken } = readPageQuery(context, EXECUTIONS);
    const after = nextToken === undefined ? undefined : fromPageToken('executions', nextToken);
    const { parents, next } = await store.listRoots(limit, after);
    return context.json({
      executions: parents.map(toListedParentAnswer),
      nextToken: next && toPageToken('executions', next),
    });
  });

  api.get('/executions/:parentId', async (context) => {
    const parentId = readParentId(context);
    const { limit, nextToken } = readPageQuery(context, TARGETS);
    const after = nextToken === undefined ? undefined : fromPageToken(parentId, nextToken);
    const { parent, rollCall } = await readLedger(parentId);
    const { targets, next } = sliceTargets(rollCall.targets, limit, after);
    return context.json({
      ...toReportAnswer(parent, rollCall),
      targets: targets.map(toTargetAnswer),
      nextToken: next && toPageToken(parentId, next),
    });
  });

  api.get('/executions/:parentId/results', async (context) => {
    const parentId = readParentId(context);
    const { limit, nextToken } = readPageQuery(context, TARGETS);
    const after = nextToken === undefined ? undefined : fromPageToken(parentId, nextToken);
    const { rollCall } = await readLedger(parentId);
    const { results, next } = await readResults(store, sliceTargets(rollCall.targets, limit, after));
    return context.json({
      parentExecutionId: parentId,
      ...toCountsAnswer(rollCall),
      results,
      nextToken: next && toPageToken(parentId, next),
    });
  });

  api.get('/health', async (context) => {
    await store.listRoots(1);
    return context.json({ status: 'ok' });
  });

  api.notFound((context) =>
    new Problem(
      404,
      'unknown-route',
      'Unknown route',
      `There is no ${context.req.method} ${context.req.path}`,
    ).toResponse(),
  );

  api.onError((error, context) => {
    if (error instanceof Problem) return error.toResponse();
    log.error('Request not answered', { method: context.req.method, path: context.req.path, error });
    return new Problem(
      500,
      'internal',
      'Internal error',
      'The log of the api function says more',
    ).toResponse();
  });

  return api;

  async function readLedger(
    parentId: string,
  ): Promise<{ readonly parent: Parent; readonly rollCall: RollCall }> {
    const parent = await store.findParent(parentId);
    if (parent === undefined || parent.foreign) throw unknownExecution(parentId);
    const [roster, rows] = await Promise.all([store.findRoster(parent), store.targetsOf(parentId)]);
    return { parent, rollCall: callRoll(parent, roster, rows) };
  }
}
