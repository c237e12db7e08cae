import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The directory of the local store: `%LOCALAPPDATA%\rollcall` on Windows, else `$XDG_DATA_HOME/rollcall`, else
 * `~/.local/share/rollcall`.
 * @param home the user's home directory
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function localStoreDirectory(platform: NodeJS.Platform, env: Environment, home: string): string {
  if (platform === 'win32')
    return join(present(env['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), 'rollcall');
  const dataHome = present(env['XDG_DATA_HOME']);
  // As the specification says: a relative path must be ignored.
  return join(dataHome?.startsWith('/') === true ? dataHome : join(home, '.local', 'share'), 'rollcall');
}

const present = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
