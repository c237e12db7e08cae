import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { createApi } from '../../../src/app/api.ts';
import { ENVIRONMENT_VARIABLES, readConfig } from '../../../src/lib/config.ts';
import { ROUTES } from '../support/api-routes.ts';
import { environmentOf, functionOf, FUNCTIONS, roleOf } from '../support/functions.ts';
import { CENTRAL, deploy, resourceOf, resourcesOfType } from '../support/stacks.ts';

const AccessLog = z.object({
  AccessLogSettings: z.object({ DestinationArn: z.string(), Format: z.string() }),
});
const RouteSettingsShape = z.object({
  RouteSettings: z.record(
    z.string(),
    z.object({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() }),
  ),
});

const FOURTEEN_DAYS = 14 * 24 * 3600;

/** Everything the central stack decides that no other test looks at. */
export function describeCentralStack(templateText: string): void {
  const stack = deploy(templateText, CENTRAL);
  const propertiesOf = (logicalId: string) => resourceOf(stack, logicalId).properties;

  describe.each(FUNCTIONS)('the function %s', (name) => {
    test('gets exactly the variables that the configuration reads, and they are good', () => {
      const environment = environmentOf(stack, name);
      expect(Object.keys(environment).sort()).toEqual([...ENVIRONMENT_VARIABLES].sort());
      expect(readConfig(environment)).toMatchObject({
        serviceName: 'rollcall',
        centralAccountId: CENTRAL.accountId,
        parentAccounts: [CENTRAL.accountId],
        regions: [CENTRAL.region],
      });
    });

    test('has a name, a role and a handler of its own', () => {
      const { FunctionName, Handler, Role } = functionOf(stack, name);
      expect(FunctionName).toBe(`rollcall-${name}`);
      expect(Handler).toBe(`handlers/${name}.handler`);
      expect(Role).toBe(roleOf(stack, name).arn);
      expect(roleOf(stack, name).reference).toBe(`rollcall-${name}`);
    });

    test('runs on a current Node, on arm64, and reserves no concurrency', () => {
      expect(functionOf(stack, name)).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      expect(functionOf(stack, name).ReservedConcurrentExecutions).toBeUndefined();
    });

    test('has a log group that the stack makes and that forgets', () => {
      const groups = resourcesOfType(stack, 'AWS::Logs::LogGroup').map(({ properties }) => properties);
      expect(groups).toContainEqual({ LogGroupName: `/aws/lambda/rollcall-${name}`, RetentionInDays: 90 });
    });
  });

  describe('collect', () => {
    test('takes ten messages at once, gives back those that failed, and is not started without limit', () => {
      const [mapping, ...others] = resourcesOfType(stack, 'AWS::Lambda::EventSourceMapping');
      expect(others).toEqual([]);
      expect(mapping?.properties).toMatchObject({
        EventSourceArn: resourceOf(stack, 'CollectQueue').arn,
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 10 },
      });
    });

    test('may send to its own queue without being taken for a runaway loop, and the others may not', () => {
      expect(FUNCTIONS.map((name) => functionOf(stack, name).RecursiveLoop)).toEqual([
        'Allow',
        undefined,
        undefined,
      ]);
    });

    test('has six times its timeout before a message is shown again, and ten tries', () => {
      const { VisibilityTimeout, RedrivePolicy } = propertiesOf('CollectQueue');
      expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * functionOf(stack, 'collect').Timeout);
      expect(RedrivePolicy).toEqual({
        deadLetterTargetArn: resourceOf(stack, 'CollectDeadLetters').arn,
        maxReceiveCount: 10,
      });
    });
  });

  test.each(['CollectQueue', 'CollectDeadLetters', 'ForwardDeadLetters', 'SealedDeadLetters'])(
    '%s keeps messages for 14 days, encrypted',
    (queue) => {
      expect(propertiesOf(queue)).toMatchObject({
        MessageRetentionPeriod: FOURTEEN_DAYS,
        SqsManagedSseEnabled: true,
      });
    },
  );

  test('what is deployed waits in a bucket that is encrypted, and not public', () => {
    expect(propertiesOf('ServerlessDeploymentBucket')).toEqual({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  describe('sweep', () => {
    test('runs every five minutes, ends before the next, and is not repeated when it fails', () => {
      expect(propertiesOf('SweepEventsRuleSchedule1')).toMatchObject({
        ScheduleExpression: 'rate(5 minutes)',
      });
      expect(functionOf(stack, 'sweep').Timeout).toBeLessThan(300);
      expect(propertiesOf('SweepLambdaEvConf')).toMatchObject({
        MaximumRetryAttempts: 0,
        MaximumEventAgeInSeconds: 300,
      });
    });
  });

  describe('api', () => {
    const routes = resourcesOfType(stack, 'AWS::ApiGatewayV2::Route').map(({ properties }) => properties);

    test('has a route of its own for each path, so that IAM can allow one and refuse another', () => {
      expect(new Set(routes.map(({ RouteKey }) => RouteKey))).toEqual(new Set(ROUTES));
    });

    test('has a route for each that the code answers', () => {
      const answered = createApi(environmentOf(stack, 'api')).routes.flatMap(({ method, path }) => {
        const template = path.replaceAll(/:(\w+)/g, '{$1}');
        if (method === 'ALL') return []; // what stands in front of every route
        // Hono answers HEAD wherever it answers GET.
        return [`${method} ${template}`, ...(method === 'GET' ? [`HEAD ${template}`] : [])];
      });
      expect(answered).toContain('GET /executions/{parentId}');
      expect(new Set(answered)).toEqual(new Set(ROUTES));
    });

    test('asks IAM on every route', () => {
      expect(new Set(routes.map(({ AuthorizationType }) => AuthorizationType))).toEqual(new Set(['AWS_IAM']));
    });

    test('says where it is in a parameter that the command line can name', () => {
      expect(propertiesOf('ApiUrlParameter')).toMatchObject({
        Name: '/rollcall/api-url',
        Type: 'String',
        Value: `https://HttpApi.execute-api.${CENTRAL.region}.amazonaws.com`,
      });
    });

    test('takes so many requests, and no more, before it answers 429', () => {
      expect(propertiesOf('HttpApiStage')).toMatchObject({
        DefaultRouteSettings: { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
      });
    });

    test('records who asked which route and what was answered, for as long as logs stay, and never a query', () => {
      const { LogGroupName, RetentionInDays } = propertiesOf('ApiAccessLog');
      expect({ LogGroupName, RetentionInDays }).toEqual({
        LogGroupName: '/aws/vendedlogs/rollcall-api',
        RetentionInDays: 90,
      });
      const { DestinationArn, Format } = AccessLog.parse(propertiesOf('HttpApiStage')).AccessLogSettings;
      expect(DestinationArn).toBe(
        `arn:aws:logs:${CENTRAL.region}:${CENTRAL.accountId}:log-group:/aws/vendedlogs/rollcall-api`,
      );
      const line: unknown = JSON.parse(Format);
      expect(line).toMatchObject({
        caller: '$context.identity.userArn',
        route: '$context.routeKey',
        path: '$context.path',
        status: '$context.status',
      });
      // No variable of API Gateway's gives the query alone; these give the whole request, or what an integration said.
      expect(Format).not.toMatch(/quer|protocol|integration|error\.message|authorizer/i);
    });

    test('lets five wait for a seal at the same time, however many ask, and others look meanwhile', () => {
      const { RouteSettings } = RouteSettingsShape.parse(propertiesOf('HttpApiStage'));
      expect(Object.keys(RouteSettings)).toEqual(['GET /executions/{parentId}/wait']);
      for (const { ThrottlingBurstLimit, ThrottlingRateLimit } of Object.values(RouteSettings)) {
        expect(ThrottlingBurstLimit + 25 * ThrottlingRateLimit).toBe(5);
      }
      // A stage refuses settings of a route that is not there yet.
      const routes = resourcesOfType(stack, 'AWS::ApiGatewayV2::Route');
      const waiting = routes.filter(
        ({ properties }) => properties['RouteKey'] === 'GET /executions/{parentId}/wait',
      );
      const { Resources } = JSON.parse(templateText) as {
        Resources: Record<string, { DependsOn?: string[] }>;
      };
      expect(Resources['HttpApiStage']?.DependsOn?.toSorted()).toEqual(
        waiting.map(({ logicalId }) => logicalId).toSorted(),
      );
    });

    test('answers before API Gateway gives up', () => {
      expect(functionOf(stack, 'api').Timeout).toBeLessThan(30);
    });
  });
}
