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
  TreatMissingData: z.string(),
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
];

/** An alarm on a metric that nobody sends is silent for ever. */
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
