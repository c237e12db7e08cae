import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where what was gathered is kept: `%LOCALAPPDATA%\rollcall` on Windows, else `$XDG_DATA_HOME/rollcall`, else
 * `~/.local/share/rollcall`.
 * @param home the user's home directory
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function localStoreDirectory(platform: NodeJS.Platform, env: Environment, home: string): string {
  if (platform === 'win32')
    return join(present(env['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), 'rollcall');
  const dataHome = present(env['XDG_DATA_HOME']);
  // The specification: a path that is not absolute is to be ignored.
  return join(dataHome?.startsWith('/') === true ? dataHome : join(home, '.local', 'share'), 'rollcall');
}

const present = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
