/**
 * Sends one request to Rollcall's API: over the network, or to an app in this process over a local table
 * (`(request) => app.request(request)`).
 */
export type Ask = (request: Request) => Promise<Response>;

/** Parameters of a path or of a query; those that are undefined are left out, and a list is joined by commas. */
export type Parameters = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/**
 * A request to the API.
 * @param baseUrl such as `https://abc.execute-api.eu-west-1.amazonaws.com`, without a slash at the end
 * @param path such as `/executions`, encoded
 */
export function requestTo(baseUrl: string, method: string, path: string, query: Parameters): Request {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const search = new URLSearchParams(given).toString();
  return new Request(`${baseUrl}${path}${search === '' ? '' : `?${search}`}`, {
    method,
    headers: { accept: 'application/json' },
  });
}
