import { ApiFailure, failureOf } from './failure.ts';
import type { components, operations } from '../../../client/openapi.d.ts';

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

/** What an operation answers. */
type AnswerOf<Name extends keyof operations> = operations[Name] extends {
  readonly responses: { readonly 200: { content: { readonly 'application/json': infer Answer } } };
}
  ? Answer
  : never;

/** The parameters of an operation, as the API's own document has them. */
type QueryOf<Name extends keyof operations> = operations[Name] extends {
  readonly parameters: { readonly query?: infer Parameters };
}
  ? Readonly<NonNullable<Parameters>>
  : never;

export type RunList = AnswerOf<'listExecutions'>;
export type Groups = AnswerOf<'groupResults'>;
export type Diff = AnswerOf<'diffExecutions'>;
export type Missing = AnswerOf<'listMissing'>;
export type Retry = AnswerOf<'getRetry'>;
export type AccountExecutions = AnswerOf<'listAccountExecutions'>;
export type RunbookHistory = AnswerOf<'listRunbookHistory'>;

/** Parameters of a query; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** The API stands where the page does: `/` in local mode, `/<token>/` of `rollcall console`. */
function addressOf(path: string, query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const search = new URLSearchParams(given).toString();
  return `.${path}${search === '' ? '' : `?${search}`}`;
}

async function send(
  method: 'GET' | 'POST',
  address: string,
  accept: string,
  signal: AbortSignal | undefined,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { method, headers: { accept }, ...(signal !== undefined && { signal }) });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ApiFailure('unreachable', 'No answer from where this page came from');
  }
  if (response.ok) return response;
  throw failureOf(response.status, await response.json().catch(() => undefined));
}

async function getJson<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  const response = await send('GET', addressOf(path, query), 'application/json', signal);
  // Its type is that of the API's own OpenAPI document.
  return (await response.json()) as Answer;
}

const runPath = (id: string): string => `/executions/${encodeURIComponent(id)}`;

export const listRuns = (query: Query, signal?: AbortSignal): Promise<RunList> =>
  getJson('/executions', query, signal);

export const getReport = (id: string, query: QueryOf<'getReport'>, signal?: AbortSignal): Promise<Report> =>
  getJson(runPath(id), query, signal);

/** The report, once it is sealed or `seconds` are over. Few may wait at the same time. */
export const waitForReport = (
  id: string,
  query: QueryOf<'waitForReport'>,
  signal?: AbortSignal,
): Promise<Report> => getJson(`${runPath(id)}/wait`, query, signal);

export const getCauses = (id: string, signal?: AbortSignal): Promise<unknown> =>
  getJson(`${runPath(id)}/causes`, {}, signal);

export const getGroups = (id: string, query: Query, signal?: AbortSignal): Promise<Groups> =>
  getJson(`${runPath(id)}/groups`, query, signal);

export const getMissing = (id: string, query: Query, signal?: AbortSignal): Promise<Missing> =>
  getJson(`${runPath(id)}/missing`, query, signal);

export const getDiff = (from: string, to: string, query: Query, signal?: AbortSignal): Promise<Diff> =>
  getJson(`${runPath(from)}/diff/${encodeURIComponent(to)}`, query, signal);

export const getRetry = (id: string, query: Query, signal?: AbortSignal): Promise<Retry> =>
  getJson(`${runPath(id)}/retry`, query, signal);

export const getTarget = (
  id: string,
  { accountId, region }: { readonly accountId: string; readonly region: string },
  query: Query,
  signal?: AbortSignal,
): Promise<FullResult> =>
  getJson(
    `${runPath(id)}/results/${encodeURIComponent(accountId)}/${encodeURIComponent(region)}`,
    query,
    signal,
  );

export const listAccountExecutions = (
  accountId: string,
  query: Query,
  signal?: AbortSignal,
): Promise<AccountExecutions> =>
  getJson(`/accounts/${encodeURIComponent(accountId)}/executions`, query, signal);

/** Each run is read from its ledger, so a page is short. */
export const listRunbookHistory = (
  runbook: string,
  query: Query,
  signal?: AbortSignal,
): Promise<RunbookHistory> => getJson(`/runbooks/${encodeURIComponent(runbook)}/history`, query, signal);

export const getCoverage = (query: Query, signal?: AbortSignal): Promise<Coverage> =>
  getJson('/coverage', query, signal);

/** Asks Rollcall to look again now: the only request that changes something. */
export async function requestCollection(id: string): Promise<void> {
  await send('POST', `.${runPath(id)}/collect`, 'application/json', undefined);
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
    const address = addressOf(`${runPath(id)}/results`, { format, limit: 1_000, nextToken: token });
    const response = await send('GET', address, '*/*', undefined);
    const text = await response.text();
    parts.push(format === 'csv' && pages > 1 ? text.slice(text.indexOf(LINE_END) + LINE_END.length) : text);
    token = response.headers.get('rollcall-next-token') ?? undefined;
    say(pages);
    if (token === undefined) return parts.join('');
  }
}
