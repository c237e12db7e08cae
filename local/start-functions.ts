import { startWorkerFunction, type WorkerFunction } from '../simulator/functions/worker-function.ts';
import type { SimulatedOrganization } from '../simulator/simulated-organization.ts';

/** What a function runs in, and where its log goes. */
export interface FunctionFiles {
  /** The thread in which a function runs. */
  readonly worker: URL;
  /** A function's handler, by its name, such as `collect`. */
  readonly handler: (name: string) => string;
  readonly logFile: string;
}

/** The functions of the central stack, as threads. */
export interface RunningFunctions {
  readonly sweep: WorkerFunction['call'];
  readonly api: WorkerFunction['call'];
  readonly close: () => Promise<void>;
}

/** Starts the functions of the central stack, and joins them to its queues, its schedules and its state machine. */
export async function startFunctions(
  organization: SimulatedOrganization,
  { worker, handler, logFile }: FunctionFiles,
): Promise<RunningFunctions> {
  const started = new Map<string, Promise<WorkerFunction>>();
  const start = (name: string): Promise<WorkerFunction> => {
    const running =
      started.get(name) ??
      startWorkerFunction({
        worker,
        file: handler(name),
        environment: organization.environmentOf(name),
        logFile,
      });
    started.set(name, running);
    return running;
  };
  // The first event comes with the first seal: until then such a function costs nothing.
  const whenCalled =
    (name: string): WorkerFunction['call'] =>
    async (event, context) =>
      (await start(name)).call(event, context);

  const [collect, sweep, api] = await Promise.all([start('collect'), start('sweep'), start('api')]);
  const resume = organization.hasFunction('resume') ? { resume: whenCalled('resume') } : {};
  const notify = organization.hasFunction('notify') ? { notify: whenCalled('notify') } : {};
  organization.connect(
    {
      queues: { collect: collect.call, ...resume, ...notify },
      schedules: { sweep: sweep.call },
      invocations: resume,
    },
    async (name) => (await started.get(name))?.restart(),
  );
  return {
    sweep: sweep.call,
    api: api.call,
    close: async () => {
      await Promise.all([...started.values()].map(async (running) => (await running).close()));
    },
  };
}
