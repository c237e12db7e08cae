import { requestTo } from '../../../client/ask.ts';
import { createCaller, RollcallError } from '../../../client/caller.ts';
import type { components } from '../../../client/openapi.d.ts';
import type { AnswerOf, ParametersOf, PathOf } from '../../../client/operations.ts';
import { ApiFailure, failureOf } from './failure.ts';

type Schemas = components['schemas'];

export type Report = Schemas['Report'];
export type ListedParent = Schemas['ListedParent'];
export type FullResult = Schemas['FullResult'];
export type Step = Schemas['Step'];
/** Why a target has its verdict. */
export type Reason = NonNullable<Schemas['Target']['reason']>;
export type AccountExecution = Schemas['AccountExecution'];
export type Streak = Schemas['Streak'];
export type HistoryRun = Schemas['HistoryRun'];
export type Coverage = Schemas['Coverage'];
export type LocationCoverage = Schemas['LocationCoverage'];

export type RunList = AnswerOf<'/executions', 'get'>;
export type Groups = AnswerOf<'/executions/{parentId}/groups', 'get'>;
export type Diff = AnswerOf<'/executions/{parentId}/diff/{otherParentId}', 'get'>;
export type Missing = AnswerOf<'/executions/{parentId}/missing', 'get'>;
export type Retry = AnswerOf<'/executions/{parentId}/retry', 'get'>;
export type AccountExecutions = AnswerOf<'/accounts/{accountId}/executions', 'get'>;
export type RunbookHistory = AnswerOf<'/runbooks/{runbook}/history', 'get'>;

/** Parameters of a query; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** The API stands where the page does: `/` in local mode, `/<token>/` of `rollcall console`. */
const BASE_URL = new URL('.', String(Reflect.get(globalThis, 'location') ?? 'http://page/')).href.replace(
  /\/$/,
  '',
);

async function ask(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ApiFailure('unreachable', 'No answer from where this page came from');
  }
}

const api = createCaller(ask, BASE_URL);

/** @throws {ApiFailure} for an answer that is not a success, and where there is none */
async function orFailure<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof RollcallError ? failureOf(error.status, error.body) : error;
  }
}

const get = <Path extends PathOf<'get'>>(
  path: Path,
  parameters: Query,
  signal: AbortSignal | undefined,
): Promise<AnswerOf<Path, 'get'>> =>
  // A view has its parameters from its address, as texts: the API says which of them it does not take.
  orFailure(api.get(path, parameters as ParametersOf<Path, 'get'>, signal === undefined ? {} : { signal }));

export const listRuns = (query: Query, signal?: AbortSignal): Promise<RunList> =>
  get('/executions', query, signal);

export const getReport = (parentId: string, query: Query, signal?: AbortSignal): Promise<Report> =>
  get('/executions/{parentId}', { ...query, parentId }, signal);

/** The report, once it is sealed or `seconds` are over. Few may wait at the same time. */
export const waitForReport = (parentId: string, query: Query, signal?: AbortSignal): Promise<Report> =>
  get('/executions/{parentId}/wait', { ...query, parentId }, signal);

export const getCauses = (parentId: string, signal?: AbortSignal): Promise<unknown> =>
  get('/executions/{parentId}/causes', { parentId }, signal);

export const getGroups = (parentId: string, query: Query, signal?: AbortSignal): Promise<Groups> =>
  get('/executions/{parentId}/groups', { ...query, parentId }, signal);

export const getMissing = (parentId: string, query: Query, signal?: AbortSignal): Promise<Missing> =>
  get('/executions/{parentId}/missing', { ...query, parentId }, signal);

export const getDiff = (
  parentId: string,
  otherParentId: string,
  query: Query,
  signal?: AbortSignal,
): Promise<Diff> =>
  get('/executions/{parentId}/diff/{otherParentId}', { ...query, parentId, otherParentId }, signal);

export const getRetry = (parentId: string, query: Query, signal?: AbortSignal): Promise<Retry> =>
  get('/executions/{parentId}/retry', { ...query, parentId }, signal);

export const getTarget = (
  parentId: string,
  { accountId, region }: { readonly accountId: string; readonly region: string },
  query: Query,
  signal?: AbortSignal,
): Promise<FullResult> =>
  get(
    '/executions/{parentId}/results/{accountId}/{region}',
    { ...query, parentId, accountId, region },
    signal,
  );

export const listAccountExecutions = (
  accountId: string,
  query: Query,
  signal?: AbortSignal,
): Promise<AccountExecutions> => get('/accounts/{accountId}/executions', { ...query, accountId }, signal);

/** Each run is read from its ledger, so a page is short. */
export const listRunbookHistory = (
  runbook: string,
  query: Query,
  signal?: AbortSignal,
): Promise<RunbookHistory> => get('/runbooks/{runbook}/history', { ...query, runbook }, signal);

export const getCoverage = (query: Query, signal?: AbortSignal): Promise<Coverage> =>
  get('/coverage', query, signal);

/** Asks Rollcall to look again now: the only request that changes something. */
export async function requestCollection(parentId: string): Promise<void> {
  await orFailure(api.post('/executions/{parentId}/collect', { parentId }));
}

/** Every page of a list. */
export async function allPages<Page extends { readonly nextToken?: string | undefined }>(
  read: (nextToken: string | undefined) => Promise<Page>,
  take: (page: Page) => void,
): Promise<void> {
  let token: string | undefined;
  do {
    const page = await read(token);
    take(page);
    token = page.nextToken;
  } while (token !== undefined);
}

const LINE_END = '\r\n';

/** All results as one text, in CSV with one header line. @param say told of each page's end */
export async function downloadResults(
  id: string,
  format: 'csv' | 'ndjson',
  say: (pages: number) => void,
): Promise<string> {
  const parts: string[] = [];
  let token: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const query = { format, limit: 1_000, nextToken: token };
    const request = requestTo(BASE_URL, 'GET', `/executions/${encodeURIComponent(id)}/results`, query);
    const response = await ask(new Request(request, { headers: { accept: '*/*' } }));
    if (!response.ok) throw failureOf(response.status, await response.json().catch(() => undefined));
    const text = await response.text();
    parts.push(format === 'csv' && pages > 1 ? text.slice(text.indexOf(LINE_END) + LINE_END.length) : text);
    token = response.headers.get('rollcall-next-token') ?? undefined;
    say(pages);
    if (token === undefined) return parts.join('');
  }
}
