import type { Agent } from 'node:http';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { VirtualClock } from '../../simulator/clock/virtual-clock.ts';
import { SECRET_ACCESS_KEY } from '../../simulator/iam/credentials.ts';
import type { SimulatedOrganization } from '../../simulator/simulated-organization.ts';
import { createApi } from '../../src/app/api.ts';
import { createCollectBatch } from '../../src/app/collect.ts';
import { createNotifyBatch, type PublishRun } from '../../src/app/notify.ts';
import { createResume } from '../../src/app/resume.ts';
import { createSweep } from '../../src/app/sweep.ts';
import type { LambdaDeps } from '../../src/app/lambda.ts';
import { CENTRAL, MEMBERS, REGION, start, type StartOptions } from '../local/start.ts';
import { checkAnswer } from '../support/check-answer.ts';
import { aLogger, aMetrics } from '../support/fakes.ts';

/** Rollcall, joined to a simulated organization as its central template says, under virtual time. */
export interface RunningRollcall {
  readonly organization: SimulatedOrganization;
  readonly clock: VirtualClock;
  readonly log: ReturnType<typeof aLogger>;
  readonly metrics: ReturnType<typeof aMetrics>;
  /** Starts a runbook in all members; gives the parent's ID. */
  readonly run: (runbook: string) => Promise<string>;
  readonly get: (path: string) => Promise<unknown>;
  /** Asks the API, and holds its answer against what is documented. */
  readonly ask: (method: 'GET' | 'POST', path: string) => Promise<Response>;
  /** The environment of a function, and what surrounds it. */
  readonly functionOf: (name: string) => readonly [Readonly<Record<string, string>>, LambdaDeps];
  /**
   * Sweeps once after so long, and waits for what follows, or only `forMs` milliseconds. It may fail, as one that is
   * scheduled may.
   */
  readonly sweep: (afterMs: number, forMs?: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type RollcallOptions = StartOptions & {
  /** Whether the sweep comes by its schedule, or not at all. */
  readonly schedules?: boolean;
  /** Where functions write, in place of fakes. */
  readonly writes?: Pick<LambdaDeps, 'log' | 'metrics'>;
  /** Told of what a run's metrics would be. */
  readonly publishRun?: PublishRun;
  /** What stands between the functions and AWS: from AWS's address, how to connect to it. */
  readonly through?: (url: string) => Promise<Agent>;
};

const SWEEP_TIME_MS = 120_000;

/** Whether the central template has the function that state machines wait for. */
const hasResume = ({ templates }: StartOptions): boolean =>
  templates?.central?.Resources['ResumeLambdaFunction'] !== undefined;

/** With the very functions that the handlers export, each with the credentials of its own role. */
export async function startRollcall({
  schedules = true,
  writes,
  through,
  publishRun = () => undefined,
  ...options
}: RollcallOptions = {}): Promise<RunningRollcall> {
  const { organization, clock } = await start(options);
  const log = aLogger();
  const metrics = aMetrics();
  const httpAgent = await through?.(organization.url);
  const functionOf = (name: string) => {
    const environment = organization.environmentOf(name);
    const aws = {
      region: REGION,
      endpoint: organization.url,
      ...(httpAgent !== undefined && { requestHandler: { httpAgent } }),
      credentials: {
        accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
        sessionToken: environment['AWS_SESSION_TOKEN'] ?? '',
      },
    };
    const deps = {
      now: () => clock.now(),
      sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
      random: () => 0.5,
      log,
      metrics,
      ...writes,
      aws,
    };
    return [environment, deps] as const;
  };
  const sweep = createSweep(...functionOf('sweep'));
  const resume = hasResume(options) ? createResume(...functionOf('resume')) : undefined;
  organization.connect({
    queues: {
      collect: createCollectBatch(...functionOf('collect')),
      ...(resume && { resume }),
      // There is such a function only if settings ask for notices.
      ...(organization.hasFunction('notify') && {
        notify: createNotifyBatch(...functionOf('notify'), publishRun),
      }),
    },
    schedules: schedules ? { sweep } : {},
    ...(resume && { invocations: { resume } }),
  });
  const [environmentOfApi, ofApi] = functionOf('api');
  const api = createApi(environmentOfApi, {
    ...ofApi,
    // It does nothing else while it waits.
    sleep: (ms, signal) => (signal === undefined ? clock.sleep(ms) : clock.pause(ms, signal)),
  });
  const ssm = new SSMClient({
    region: REGION,
    endpoint: organization.url,
    credentials: { accessKeyId: CENTRAL, secretAccessKey: SECRET_ACCESS_KEY },
  });

  return {
    organization,
    clock,
    log,
    metrics,
    functionOf,
    run: async (runbook) => {
      const { AutomationExecutionId = '' } = await ssm.send(
        new StartAutomationExecutionCommand({
          DocumentName: runbook,
          TargetLocations: [{ Accounts: [...MEMBERS], Regions: [REGION] }],
        }),
      );
      return AutomationExecutionId;
    },
    get: async (path) => (await api.request(path)).json(),
    ask: async (method, path) => {
      // A call to AWS ends only as time passes.
      const response = await clock.runUntil(clock.run(async () => api.request(path, { method })));
      await checkAnswer(method, path.split('?')[0] ?? '', response);
      return response;
    },
    sweep: async (afterMs, forMs) => {
      await clock.runFor(afterMs);
      const context = { getRemainingTimeInMillis: () => SWEEP_TIME_MS };
      await clock.runUntil(clock.run(() => sweep({}, context).catch(() => undefined)));
      await (forMs === undefined ? organization.idle() : clock.runFor(forMs));
    },
    close: async () => {
      ssm.destroy();
      await organization.close();
    },
  };
}
