import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { ReportPage } from '../../cli/client/answers.ts';
import type { Printed } from '../support/aws-cli.ts';
import { rollcallCommand } from './rollcall-command.ts';

jest.setTimeout(60_000);

const command = rollcallCommand();
const words = (line: string): string[] => line.trim().split(/ {2,}/)[0]?.split(' ').slice(1) ?? [];
const runAsShown = (line: string): Promise<Printed> => command.run(words(line));

test('the demo shows the report of 187 accounts, and each command that it suggests works beside it', async () => {
  const demo = command.start(['demo']);
  let stderr = '';
  await new Promise<void>((resolve, reject) => {
    demo.onStderr((text) => {
      stderr += text;
      if (stderr.includes('Ctrl-C stops it.')) resolve();
    });
    void demo.ended.then(({ code }) => reject(new Error(`It ended with ${code}: ${stderr}`)), reject);
  });
  expect(stderr).toContain('Permissions are not checked');
  const shown = stderr.split('\n').filter((line) => /^(\$| ) ?rollcall /.test(line));
  const suggested = shown.filter((line) => line.startsWith('  ') && !line.includes('<parent-id>'));
  const [groups = '', results = '', page = '', list = ''] = suggested;
  expect(suggested).toHaveLength(4);
  expect(page).toContain('rollcall console --store ');

  const listed = await runAsShown(list);
  expect(listed.stdout).toMatch(/@1 .* get_root_user +Success .* not sealed\n/);
  const grouped = await runAsShown(groups);
  expect(grouped.stdout).toMatch(/^ *156 × +1 /m);
  expect(grouped.stdout).toMatch(/^ *5 × +0 .* acquired-1 /m);
  const csv = await runAsShown(results);
  expect(csv.stdout.trimEnd().split('\r\n')).toHaveLength(188);
  // The one above the report is how the results came: the same again has them all, in a store of its own.
  const gather = shown.find((line) => line.startsWith('$ rollcall gather ')) ?? '';
  const gathered = await command.run([...words(gather.slice(2)), '--store', join(command.home(), 'again')]);
  expect(gathered.stdout).toContain('161 of 187 succeeded; 3 causes explain the other 26.');
  // results is for pipelines too: some did not succeed.
  expect([listed, grouped, csv].map(({ code }) => code)).toEqual([0, 0, 1]);

  demo.interrupt();
  const { code, stdout } = await demo.ended;
  expect(stdout).toContain('161 of 187 succeeded; 3 causes explain the other 26. AWS says Success.\n');
  expect(stdout).toContain(
    '12 × Access denied: GetAccountSummary in step get_root_user; a service control policy',
  );
  expect(stdout).toContain(' 8 × The execution role cannot be assumed');
  expect(stdout).toContain(' 6 × Rollcall cannot assume its reader role\n');
  expect(code).toBe(130);
});

test('--exit ends after the report with 0; the next demo begins without it', async () => {
  const { code, stdout } = await command.run(['demo', '--exit', '--json']);
  expect(code).toBe(0);
  const { parentExecutionId, counts, causes } = ReportPage.parse(JSON.parse(stdout));
  // What the picture of the README was drawn from: npm run docs:picture records it again.
  const recorded = ReportPage.parse(JSON.parse(readFileSync('cli/docs/recorded-report.json', 'utf8')));
  expect([counts, causes?.map(({ count, title }) => [count, title])]).toEqual([
    recorded.counts,
    recorded.causes?.map(({ count, title }) => [count, title]),
  ]);
  const store = join(command.home(), '.local/share/rollcall-demo');
  const list = await command.run(['list', '--store', store, '--query', 'executions[].parentExecutionId']);
  expect(JSON.parse(list.stdout)).toEqual([parentExecutionId]);
  // What the user gathers is elsewhere, and was not touched.
  expect((await command.run(['list', '--local'])).stderr).toContain('Nothing has been gathered in');
});

test('a port that is taken is told with what to do, 2', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { code, stderr } = await command.run(['demo', '--port', String(port)]);
  server.close();
  expect([code, stderr]).toEqual([2, `rollcall: Port ${port} is taken. Choose another with --port\n`]);
});
