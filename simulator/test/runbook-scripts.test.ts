import { describe, expect, test } from '@jest/globals';
import { RunbookBench, runbookOf, secondsOf, statusesOf, stepOf } from './runbook-bench.ts';

const script = (more: object = {}, document: object = {}) =>
  runbookOf(
    [
      {
        name: 'count',
        action: 'aws:executeScript',
        inputs: {
          Runtime: 'python3.11',
          Handler: 'count_buckets',
          InputPayload: { Bucket: '{{ Bucket }}', Depth: { Most: 3 } },
          Script: 'def count_buckets(events, context):\n  return {"Count": 3}\n',
        },
        outputs: [
          { Name: 'Count', Selector: '$.Payload.Count', Type: 'Integer' },
          { Name: 'First', Selector: 'Payload.Names[0]' },
        ],
        ...more,
      },
    ],
    { parameters: { Bucket: { type: 'String', default: 'one' } }, ...document },
  );

const benchWith = (scripts: Readonly<Record<string, unknown>>): RunbookBench => {
  const bench = new RunbookBench();
  for (const [name, answer] of Object.entries(scripts)) bench.account.setScript(name, answer);
  return bench;
};

describe('what a script returns is data of the organization file', () => {
  test('by runbook and step, which counts before its handler', async () => {
    const bench = benchWith({ 'r/count': { Count: 2 }, count_buckets: { Count: 9 } });
    const execution = await bench.run(script());
    expect(stepOf(execution, 'count').Outputs).toEqual({ Payload: ['{"Count":2}'], Count: ['2'] });
    expect(execution.AutomationExecutionStatus).toBe('Success');
  });

  test('by its handler, with the place and its input in it', async () => {
    const bench = benchWith({
      count_buckets: {
        Count: '{{ InputPayload.Depth.Most }}',
        Names: ['{{ InputPayload.Bucket }} of {{ accountId }} in {{region}}', '{{ InputPayload.None }}'],
      },
    });
    expect(stepOf(await bench.run(script()), 'count').Outputs).toEqual({
      Payload: ['{"Count":3,"Names":["one of 111122223333 in eu-west-1","{{ InputPayload.None }}"]}'],
      Count: ['3'],
      First: ['one of 111122223333 in eu-west-1'],
    });
  });

  test('by its input: the first case that fits', async () => {
    const cases = [
      { when: { Bucket: 'two' }, answer: { Count: 2 } },
      { when: { Bucket: 'one' }, answer: { error: { code: 'ValueError', message: 'no {{ accountName }}' } } },
    ];
    const bench = benchWith({ count_buckets: cases });
    expect(stepOf(await bench.run(script(), { Bucket: ['two'] }), 'count').Outputs?.['Count']).toEqual(['2']);
    const failed = await benchWith({ count_buckets: cases }).run(script());
    expect(failed.FailureMessage).toBe(
      'Step fails when it is Execute/Cancelling action. Traceback (most recent call last):\n' +
        '  File "/tmp/customer_script.py", line 1, in count_buckets\nValueError: no bench\n\n' +
        'ValueError - no bench. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
    );
  });

  test('one after the other, attempt by attempt', async () => {
    const error = { error: { code: 'TimeoutError', message: 'again' } };
    const bench = benchWith({ 'r/count': { sequence: [error, { Count: 1 }] } });
    expect(statusesOf(await bench.run(script({ maxAttempts: 2 })))).toEqual({ count: 'Success' });
  });

  test('a list, of which a hundred items are kept; a text; nothing', async () => {
    const outputs = [{ Name: 'All', Selector: '$.Payload', Type: 'StringList' }];
    const list = Array.from({ length: 101 }, (_, index) => `n${index}`);
    const returning = async (answer: unknown) =>
      stepOf(await benchWith({ count_buckets: answer }).run(script({ outputs })), 'count').Outputs;
    expect((await returning(list))?.['All']).toHaveLength(100);
    expect(await returning('text')).toEqual({ Payload: ['"text"'], All: ['text'] });
    expect(await returning(null)).toEqual({ Payload: ['null'] });
  });
});

describe('a script that the file says nothing of', () => {
  test('fails, and says how to say it', async () => {
    const execution = await new RunbookBench().run(script());
    expect(execution.FailureMessage).toContain('nothing of the script r/count, or count_buckets');
    expect(execution.FailureMessage).toContain('"unanswered: succeed" lets others succeed');
  });

  test('succeeds without outputs of its own, if that is switched on', async () => {
    const bench = new RunbookBench();
    bench.unanswered = 'succeed';
    expect(stepOf(await bench.run(script()), 'count')).toMatchObject({
      StepStatus: 'Success',
      Outputs: { Payload: ['{}'] },
    });
  });

  test('waits until it is said, if that is switched on, and tells those who look on', async () => {
    const bench = new RunbookBench();
    bench.unanswered = 'ask';
    const running = bench.start(script());
    await bench.clock.runFor(4500);
    expect(stepOf(running.execution, 'count').StepStatus).toBe('InProgress');
    expect(bench.told).toEqual([expect.stringContaining('r/count, or count_buckets waits for its answer')]);
    bench.account.setScript('r/count', { Count: 4 });
    await bench.idle();
    expect(stepOf(running.execution, 'count').Outputs?.['Count']).toEqual(['4']);
    expect(secondsOf(running.execution, 'count')).toBe(5);
  });
});
