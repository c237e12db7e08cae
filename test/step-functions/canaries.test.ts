import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { clientsOf } from '../../simulator/test/clients.ts';
import { METRIC_UNITS, type MetricName } from '../../src/lib/metrics.ts';
import type { Item } from '../../src/store/table.ts';
import { CENTRAL, MEMBERS } from '../local/start.ts';
import { routesOf, LISTS } from '../versions/all-routes.ts';
import { locationsOf, startWithMachine } from './support/start-with-machine.ts';

const Given = z.object({ taskToken: z.string() });
const SECRET = 'a-secret-parameter';

/** A token that is sent is a canary: it may be in the table until it is used, and in the history of its own state machine. */
test('a token, and the parameters of the automation, are in no log line, metric, event, answer or dead letter, and not in the table afterwards', async () => {
  const tokens = new Set<string>();
  const events: unknown[] = [];
  const { rollcall, machine } = await startWithMachine({
    watch: {
      call: (service, operation, { input }) => {
        if (service === 'states' && operation.startsWith('SendTask'))
          tokens.add(Given.parse(input).taskToken);
      },
      event: (_bus, event) => void events.push(event),
    },
  });
  try {
    const { organization, clock, log, metrics, get } = rollcall;
    organization.accounts.get(CENTRAL)?.createRole(SECRET);
    const executionArn = await machine.start({
      runbook: 'get_account_alias',
      targetLocations: locationsOf(MEMBERS.slice(0, 2)),
      parameters: { AutomationAssumeRole: [`arn:aws:iam::${CENTRAL}:role/${SECRET}`] },
    });
    await clock.runFor(30);
    const client = clientsOf(organization).dynamoDb;
    const tableText = async () =>
      JSON.stringify((await client.send(new ScanCommand({ TableName: 'rollcall' }))).Items);
    const before = await tableText();
    await clock.runFor(10 * 60_000);
    // Again after the answer: it is refused, and that is logged.
    expect((await machine.look(executionArn)).status).not.toBe('RUNNING');
    const [token = ''] = tokens;
    expect(tokens.size).toBe(1);
    expect(before).toContain(token);

    const parentId =
      organization.executions().find(({ execution }) => execution.ParentAutomationExecutionId === undefined)
        ?.execution.AutomationExecutionId ?? '';
    const items: readonly Item[] = [];
    const answers = await Promise.all(
      [...LISTS, ...routesOf(parentId, items)]
        .filter((path) => !path.includes('csv'))
        .map((path) => get(path)),
    );
    const written = {
      log: log.lines,
      metrics: (Object.keys(METRIC_UNITS) as MetricName[]).map((name) => metrics.values(name)),
      events,
      answers,
      dead: organization.deadLetters(),
      errors: organization.functionErrors().map(String),
    };
    for (const [where, what] of Object.entries({ ...written, table: await tableText() })) {
      const text = JSON.stringify(what);
      expect([where, text.includes(token), text.includes(SECRET)]).toEqual([where, false, false]);
    }
    expect(log.lines.some(({ message }) => message === 'Tasks answered')).toBe(true);
  } finally {
    await rollcall.close();
  }
});
