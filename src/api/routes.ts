import type { Route } from './http/route.ts';
import { listRunbookHistory } from './history/list-runbook-history.ts';
import { listAccountExecutions } from './account/list-account-executions.ts';
import { getAccountResult } from './account/get-account-result.ts';
import { diffExecutions } from './diff/diff-executions.ts';
import { getCoverage } from './coverage/get-coverage.ts';
import { getHealth } from './health/get-health.ts';
import { getReport } from './report/get-report.ts';
import { getResult } from './target/get-result.ts';
import { groupResults } from './groups/group-results.ts';
import { getRetry } from './retry/get-retry.ts';
import { listCauses } from './causes/list-causes.ts';
import { listExecutions } from './ledgers/list-executions.ts';
import { listMissing } from './missing/list-missing.ts';
import { listResults } from './results/list-results.ts';
import { requestCollection } from './collection/request-collection.ts';
import { getUnitAccountResult } from './unit/get-unit-account-result.ts';
import { listUnitAccountExecutions } from './unit/list-unit-account-executions.ts';
import { waitForReport } from './report/wait-for-report.ts';

/** Every route, as it is documented. `/openapi.json` is made from this list and is not in it. */
export const ROUTES: readonly Route[] = [
  listExecutions,
  getReport,
  waitForReport,
  listCauses,
  listResults,
  getResult,
  listMissing,
  groupResults,
  diffExecutions,
  getRetry,
  requestCollection,
  listAccountExecutions,
  getAccountResult,
  listUnitAccountExecutions,
  getUnitAccountResult,
  listRunbookHistory,
  getCoverage,
  getHealth,
];
