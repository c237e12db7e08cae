import { Hono, type Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { callRoll, type RollCall } from '../ledger/roll-call.ts';
import type { Parent } from '../ledger/parent.ts';
import { TableDeniedError, TableNotFoundError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { toCountsAnswer, toListedParentAnswer, toReportAnswer, toTargetAnswer } from './answers.ts';
import { fromPageToken, toPageToken } from './page-token.ts';
import type { ServeStore } from './ports.ts';
import { Problem, unknownExecution, type ProblemKind } from './problem.ts';
import { parsePageQuery, parseParentId } from './request-values.ts';
import { fitAnswers, readResults, sliceTargets, type TargetSlice } from './result-page.ts';

const EXECUTIONS = { usual: 50, most: 100 };
const TARGETS = { usual: 100, most: 1_000 };

const STATUS_BY_KIND: Readonly<Record<ProblemKind, ContentfulStatusCode>> = {
  'bad-parameter': 400,
  'unknown-execution': 404,
  'unknown-route': 404,
  'no-table': 503,
  internal: 500,
};

/** The HTTP API. The same object serves Lambda, the laptop and the tests. */
export function createApi(store: ServeStore, log: Logger): Hono {
  const api = new Hono();

  api.get('/executions', async (context) => {
    const { limit, nextToken } = parsePageQuery(context, EXECUTIONS);
    const after =
      nextToken === undefined ? undefined : fromPageToken('executions', nextToken, isRootPosition);
    const { parents, next } = await store.listRoots(limit, after);
    return context.json({
      executions: parents.map(toListedParentAnswer),
      nextToken: next && toPageToken('executions', next),
    });
  });

  api.get('/executions/:parentId', async (context) => {
    const { parent, rollCall, slice } = await readPage(context);
    const recorded = await store.findRecorded(parent.executionId);
    const { answers, next } = await fitAnswers(slice, async (targets) => targets.map(toTargetAnswer));
    return context.json({
      ...toReportAnswer(parent, recorded, rollCall),
      targets: answers,
      nextToken: next && toPageToken(parent.executionId, next),
    });
  });

  api.get('/executions/:parentId/results', async (context) => {
    const { parent, rollCall, slice } = await readPage(context);
    const { answers, next } = await fitAnswers(slice, (targets) =>
      readResults(store, parent.executionId, targets),
    );
    return context.json({
      parentExecutionId: parent.executionId,
      ...toCountsAnswer(rollCall),
      results: answers,
      nextToken: next && toPageToken(parent.executionId, next),
    });
  });

  api.get('/health', async (context) => {
    await store.findParent('health');
    return context.json({ status: 'ok' });
  });

  api.notFound((context) => {
    const { method, path } = context.req;
    const detail = `There is no ${method} ${path}. There are GET /executions, /executions/{parentId}, /executions/{parentId}/results and /health`;
    return toResponse(new Problem('unknown-route', 'Unknown route', detail));
  });

  api.onError((error, context) => {
    if (error instanceof Problem) return toResponse(error);
    log.error('Request not answered', { method: context.req.method, path: context.req.path, error });
    return toResponse(
      error instanceof TableNotFoundError || error instanceof TableDeniedError
        ? new Problem(
            'no-table',
            'No table',
            'The table is not to be had: the log of the api function says why',
          )
        : new Problem('internal', 'Internal error', 'The log of the api function says more'),
    );
  });

  return api;

  async function readPage(
    context: Context,
  ): Promise<{ readonly parent: Parent; readonly rollCall: RollCall; readonly slice: TargetSlice }> {
    const parentId = parseParentId(context);
    const { limit, nextToken } = parsePageQuery(context, TARGETS);
    const after = nextToken === undefined ? undefined : fromPageToken(parentId, nextToken);
    const parent = await store.findParent(parentId);
    if (parent === undefined || parent.foreign) throw unknownExecution(parentId);
    const [roster, rows] = await Promise.all([
      store.findRoster(parent),
      store.targetsOf(parentId, 'withoutOutputs'),
    ]);
    const rollCall = callRoll(parent, roster, rows);
    return { parent, rollCall, slice: sliceTargets(rollCall.targets, limit, after) };
  }
}

/** Shape: `<ISO time>#<execution ID>`, as `listRoots` gives it. */
const isRootPosition = (after: string): boolean =>
  /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z#[0-9A-Za-z-]{36}$/.test(after);

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
function toResponse({ kind, title, message: detail, extra }: Problem): Response {
  const status = STATUS_BY_KIND[kind];
  return new Response(
    JSON.stringify({ type: `urn:rollcall:problem:${kind}`, title, status, detail, ...extra }),
    {
      status,
      headers: { 'content-type': 'application/problem+json' },
    },
  );
}
