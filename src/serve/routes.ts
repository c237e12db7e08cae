import type { Route } from './route.ts';
import { getHealth } from './routes/get-health.ts';
import { getReport } from './routes/get-report.ts';
import { getResult } from './routes/get-result.ts';
import { listExecutions } from './routes/list-executions.ts';
import { listResults } from './routes/list-results.ts';

/** Everything that can be asked, as it is documented; `/openapi.json`, which is made from it, stands beside it. */
export const ROUTES: readonly Route[] = [listExecutions, getReport, listResults, getResult, getHealth];
