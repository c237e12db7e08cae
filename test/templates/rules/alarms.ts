import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { METRIC_UNITS } from '../../../src/lib/metrics.ts';
import { environmentOf, functionOf } from '../support/functions.ts';
import { CENTRAL, deploy, resourceOf, resourcesOfType } from '../support/stacks.ts';

const Alarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).length(1),
  Statistic: z.enum(['Maximum', 'SampleCount', 'Sum']),
  EvaluationPeriods: z.number(),
  ComparisonOperator: z.enum(['GreaterThanThreshold', 'GreaterThanOrEqualToThreshold', 'LessThanThreshold']),
  Threshold: z.number(),
  TreatMissingData: z.enum(['breaching', 'ignore', 'notBreaching']),
  AlarmActions: z.array(z.string()),
  OKActions: z.array(z.string()),
});

type Kind = readonly [dimension: string, values: readonly string[], metrics: readonly string[]];
const QUEUE_METRICS = ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'];

/** What each alarm looks at, and what it makes of there being no numbers. */
const ALARMS = [
  ['rollcall-collect-crashes', 'AWS/Lambda Errors of rollcall-collect', 'notBreaching'],
  [
    'rollcall-collect-dead-letters',
    'AWS/SQS ApproximateNumberOfMessagesVisible of rollcall-collect-dead-letters',
    'notBreaching',
  ],
  ['rollcall-collect-errors', 'Rollcall failed of rollcall', 'notBreaching'],
  [
    'rollcall-forward-dead-letters',
    'AWS/SQS ApproximateNumberOfMessagesVisible of rollcall-forward-dead-letters',
    'notBreaching',
  ],
  ['rollcall-oldest-message', 'AWS/SQS ApproximateAgeOfOldestMessage of rollcall-collect', 'notBreaching'],
  [
    'rollcall-sealed-dead-letters',
    'AWS/SQS ApproximateNumberOfMessagesVisible of rollcall-sealed-dead-letters',
    'notBreaching',
  ],
  ['rollcall-sealing-overdue', 'Rollcall openOverdue of rollcall', 'ignore'],
  ['rollcall-sweep-absent', 'Rollcall listed of rollcall', 'breaching'],
  ['rollcall-sweep-blind', 'Rollcall errors of rollcall', 'notBreaching'],
  ['rollcall-sweep-failing', 'AWS/Lambda Errors of rollcall-sweep', 'notBreaching'],
  ['rollcall-unreadable-items', 'Rollcall unreadableItems of rollcall', 'notBreaching'],
];

/** The numbers of one period after another, as they were sent. */
type Periods = readonly (readonly number[])[];

/** For each alarm what it must not mind, and the least that must make it ring. */
const RINGS: Readonly<Record<string, { readonly quiet: Periods; readonly loud: Periods }>> = {
  'rollcall-collect-crashes': { quiet: [[1, 0, 0]], loud: [[1, 0, 1]] },
  'rollcall-collect-dead-letters': { quiet: [[0, 0]], loud: [[0, 1]] },
  'rollcall-collect-errors': { quiet: [[1, 1, 1, 1]], loud: [[2, 3]] },
  'rollcall-forward-dead-letters': { quiet: [[0]], loud: [[1]] },
  'rollcall-oldest-message': {
    quiet: [[4000], [3600], [4000]],
    loud: [[10, 3601], [3700], [4000]],
  },
  'rollcall-sealed-dead-letters': { quiet: [[0]], loud: [[1]] },
  'rollcall-sealing-overdue': { quiet: [[1], [0, 0, 0]], loud: [[0, 1], [1]] },
  'rollcall-sweep-absent': {
    quiet: [
      [0, 0, 0],
      [0, 0],
    ],
    loud: [[], []],
  },
  'rollcall-sweep-blind': { quiet: [[1, 0, 0]], loud: [[1, 0, 1]] },
  'rollcall-sweep-failing': { quiet: [[0, 1, 0]], loud: [[1, 1, 1]] },
  'rollcall-unreadable-items': { quiet: [[]], loud: [[1]] },
};

const STATISTICS = {
  Maximum: (samples: readonly number[]) => Math.max(...samples),
  SampleCount: (samples: readonly number[]) => samples.length,
  Sum: (samples: readonly number[]) => samples.reduce((sum, one) => sum + one, 0),
};
const COMPARISONS = {
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
};

/** Whether all of its periods breach it; a period without numbers does if missing data is said to. */
function rings(alarm: z.infer<typeof Alarm>, periods: Periods): boolean {
  if (periods.length !== alarm.EvaluationPeriods) throw new Error(`${alarm.AlarmName}: other periods`);
  return periods.every((samples) =>
    samples.length === 0
      ? alarm.TreatMissingData === 'breaching'
      : COMPARISONS[alarm.ComparisonOperator](STATISTICS[alarm.Statistic](samples), alarm.Threshold),
  );
}

/** An alarm on a metric that is never sent is silent for ever. */
export function describeAlarms(templateText: string): void {
  const stack = deploy(templateText, CENTRAL);
  const alarms = resourcesOfType(stack, 'AWS::CloudWatch::Alarm').map(({ properties }) =>
    Alarm.parse(properties),
  );

  describe('alarms', () => {
    test('each looks at what it is named for', () => {
      const seen = alarms.map(({ AlarmName, Namespace, MetricName, Dimensions, TreatMissingData }) => [
        AlarmName,
        `${Namespace} ${MetricName} of ${Dimensions[0]?.Value}`,
        TreatMissingData,
      ]);
      expect(seen.toSorted(([one = ''], [other = '']) => one.localeCompare(other))).toEqual(ALARMS);
    });

    test.each(alarms)(
      '$AlarmName looks at a metric that there is',
      ({ Namespace, MetricName, Dimensions }) => {
        const things: Readonly<Record<string, Kind>> = {
          Rollcall: [
            'service',
            [environmentOf(stack, 'collect')['SERVICE_NAME'] ?? ''],
            Object.keys(METRIC_UNITS),
          ],
          'AWS/Lambda': ['FunctionName', [nameOf('collect'), nameOf('sweep')], ['Errors']],
          'AWS/SQS': ['QueueName', resourcesOfType(stack, 'AWS::SQS::Queue').map(queueName), QUEUE_METRICS],
        };
        const [dimension, values, metrics] = things[Namespace] ?? [];
        expect(Dimensions[0]?.Name).toBe(dimension);
        expect(values).toContain(Dimensions[0]?.Value);
        expect(metrics).toContain(MetricName);
      },
    );

    test.each(alarms)('$AlarmName rings when it must, and not before', (alarm) => {
      const { quiet = [], loud = [] } = RINGS[alarm.AlarmName] ?? {};
      expect([rings(alarm, quiet), rings(alarm, loud)]).toEqual([false, true]);
    });

    test('where nothing is sent at all, the absence of the sweep alone rings', () => {
      const silent = alarms.filter((alarm) =>
        rings(
          alarm,
          Array.from({ length: alarm.EvaluationPeriods }, () => []),
        ),
      );
      expect(silent.map(({ AlarmName }) => AlarmName)).toEqual(['rollcall-sweep-absent']);
    });

    test.each(alarms)('$AlarmName tells the topic when it begins and when it ends', (alarm) => {
      const topic = resourceOf(stack, 'AlarmTopic').arn;
      expect([alarm.AlarmActions, alarm.OKActions]).toEqual([[topic], [topic]]);
    });

    test.each(alarms)(
      '$AlarmName says where it is explained, and there it is',
      async ({ AlarmDescription }) => {
        const [, file = '', anchor = ''] = /(docs\/[\w-]+\.md)#([\w-]+)$/.exec(AlarmDescription) ?? [];
        const headings = (await readFile(file, 'utf8')).match(/^#+ .*$/gm) ?? [];
        const anchors = headings.map((heading) =>
          heading.replace(/^#+ /, '').toLowerCase().replaceAll(' ', '-'),
        );
        expect(anchors).toContain(anchor);
      },
    );
  });

  const nameOf = (name: 'collect' | 'sweep') => functionOf(stack, name).FunctionName;
  const queueName = ({ arn }: { readonly arn: string }) => arn.split(':').at(-1) ?? '';
}
