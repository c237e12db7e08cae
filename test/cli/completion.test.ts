import { describe, expect, test } from '@jest/globals';
import { CATALOG } from '../../cli/catalog.ts';
import { FORMATS } from '../../cli/global-options.ts';
import { runProgram } from '../support/aws-cli.ts';
import { rollcallCommand } from './rollcall-command.ts';

const command = rollcallCommand();
async function scriptOf(shell: string): Promise<string> {
  const { stdout, stderr } = await command.run(['completion', shell]);
  expect(stderr).toBe('');
  return stdout;
}

/** What bash completes a line with, of which the last word has been begun. */
async function completed(line: string): Promise<readonly string[]> {
  const program = `${await scriptOf('bash')}
COMP_WORDS=(${line
    .split(' ')
    .map((word) => `'${word}'`)
    .join(' ')})
COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
_rollcall
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await runProgram('bash', ['--norc', '-c', program], {
    PATH: process.env['PATH'] ?? '',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

describe('bash completes', () => {
  test.each([
    ['commands', 'rollcall re', ['results', 'refresh', 'retry', 'report']],
    ['options of a command', 'rollcall --json list --runb', ['--runbook', '--runbook-version']],
    ['options of every command', 'rollcall show --end', ['--endpoint-url']],
    ['formats', 'rollcall show --output ', [...FORMATS]],
    ['nothing where a value of any kind follows', 'rollcall list --limit ', []],
  ])('%s', async (_what, line, words) => {
    expect(await completed(line)).toEqual(words);
  });

  test('every command', async () => {
    expect((await completed('rollcall ')).filter((word) => !word.startsWith('-'))).toEqual(
      CATALOG.map(({ name }) => name),
    );
  });
});

test.each(['zsh', 'fish'])('the script for %s has every command, with what it does', async (shell) => {
  const script = await scriptOf(shell);
  for (const { name, summary } of CATALOG) {
    expect(script).toContain(name);
    expect(script).toContain(summary.replaceAll("'", shell === 'fish' ? String.raw`\'` : String.raw`'\''`));
  }
  expect(script).toContain('--runbook-version'.slice(shell === 'fish' ? 2 : 0));
});

test('of another shell there is none, 2', async () => {
  const { stderr, code } = await command.run(['completion', 'tcsh']);
  expect(stderr).toMatch(/'tcsh' is invalid .*It must be bash, zsh, fish\./);
  expect(code).toBe(2);
});
