/** What the address says: which view, of what, and how it is filtered. */
export interface Route {
  readonly view:
    | 'runs'
    | 'run'
    | 'groups'
    | 'diff'
    | 'missing'
    | 'retry'
    | 'target'
    | 'account'
    | 'coverage'
    | 'history'
    | 'unknown';
  /** Of a run; empty where there is none. */
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly runbook: string;
  readonly query: URLSearchParams;
}

const RUN_VIEWS = ['groups', 'diff', 'missing', 'retry'] as const;

const isRunView = (text: string): text is (typeof RUN_VIEWS)[number] =>
  RUN_VIEWS.some((view) => view === text);

/** A part of the path as it was meant; a broken escape is left as it is. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** @param hash with its `#` */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const empty = { id: '', accountId: '', region: '', runbook: '', query: new URLSearchParams(search) };
  const [first, id = '', section, accountId = '', region = ''] = parts;
  if (first === undefined) return { ...empty, view: 'runs' };
  if (first === 'coverage' && parts.length === 1) return { ...empty, view: 'coverage' };
  if (first === 'runbooks' && parts.length === 2) return { ...empty, view: 'history', runbook: id };
  if (first === 'accounts' && parts.length === 2) return { ...empty, view: 'account', accountId: id };
  if (first === 'runs' && id !== '') {
    if (section === undefined) return { ...empty, view: 'run', id };
    if (isRunView(section) && parts.length === 3) return { ...empty, view: section, id };
    if (section === 'targets' && parts.length === 5)
      return { ...empty, view: 'target', id, accountId, region };
  }
  return { ...empty, view: 'unknown' };
}

/** Parameters of a query; those that are undefined or empty are left out. */
export type Values = Readonly<Record<string, string | undefined>>;

function withQuery(path: string, values: Values = {}): string {
  const given = Object.entries(values).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  const search = new URLSearchParams(given).toString();
  return `#${path}${search === '' ? '' : `?${search}`}`;
}

const escape = encodeURIComponent;

/** Addresses of the views, for links. */
export const hrefs = {
  runs: (values?: Values): string => withQuery('/', values),
  coverage: (values?: Values): string => withQuery('/coverage', values),
  account: (accountId: string): string => withQuery(`/accounts/${escape(accountId)}`),
  history: (runbook: string): string => withQuery(`/runbooks/${escape(runbook)}`),
  run: (id: string, values?: Values): string => withQuery(`/runs/${escape(id)}`, values),
  section: (id: string, section: (typeof RUN_VIEWS)[number], values?: Values): string =>
    withQuery(`/runs/${escape(id)}/${section}`, values),
  target: (
    id: string,
    target: {
      readonly accountId?: string | undefined;
      readonly region?: string | undefined;
      readonly executionId?: string | undefined;
      readonly resource?: string | undefined;
    },
    isAmbiguous = true,
  ): string | undefined =>
    target.accountId === undefined || target.region === undefined
      ? undefined
      : withQuery(
          `/runs/${escape(id)}/targets/${escape(target.accountId)}/${escape(target.region)}`,
          isAmbiguous
            ? {
                executionId: target.executionId,
                resource: target.executionId === undefined ? target.resource : undefined,
              }
            : {},
        ),
};
