import type { Values } from './route.ts';

/** Changes the query of the address that is shown, without a new entry in the history. */
export function setQuery(changes: Values): void {
  const [path = '', search = ''] = location.hash.split(/\?(.*)/s);
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') query.delete(name);
    else query.set(name, value);
  }
  const next = query.toString();
  const hash = `${path === '' ? '#/' : path}${next === '' ? '' : `?${next}`}`;
  if (hash === location.hash) return;
  history.replaceState(null, '', hash);
  dispatchEvent(new HashChangeEvent('hashchange'));
}
