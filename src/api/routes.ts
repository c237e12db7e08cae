import type { Route } from './route.ts';
import { diffExecutions } from './routes/diff-executions.ts';
import { getCoverage } from './routes/get-coverage.ts';
import { getHealth } from './routes/get-health.ts';
import { getReport } from './routes/get-report.ts';
import { getResult } from './routes/get-result.ts';
import { groupResults } from './routes/group-results.ts';
import { getRetry } from './routes/get-retry.ts';
import { listExecutions } from './routes/list-executions.ts';
import { listMissing } from './routes/list-missing.ts';
import { listResults } from './routes/list-results.ts';
import { requestCollection } from './routes/request-collection.ts';

/** Everything that can be asked, as it is documented; `/openapi.json`, which is made from it, stands beside it. */
export const ROUTES: readonly Route[] = [
  listExecutions,
  getReport,
  listResults,
  getResult,
  listMissing,
  groupResults,
  diffExecutions,
  getRetry,
  requestCollection,
  getCoverage,
  getHealth,
];
