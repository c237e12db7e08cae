import { StartAutomationExecutionCommand, type TargetLocation } from '@aws-sdk/client-ssm';
import { readPageFiles } from '../../console/serve/page-files.ts';
import { VirtualClock } from '../../simulator/clock/virtual-clock.ts';
import { loadOrganization } from '../../simulator/organization/load.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { sampleOrganization, templatesOf } from '../local/start.ts';
import { startServed, type Served } from '../support/start-served.ts';

/** The page over a simulated organization, as local mode serves it, in a time that passes only as a test says. */
export interface ServedPage extends Served {
  /** Starts a runbook. @returns the run's ID, at once */
  readonly start: (runbook: string, targetLocations: readonly TargetLocation[]) => Promise<string>;
  /** Lets virtual time pass as real time does, so that the API's held answers come. @returns what ends that */
  readonly letTimePass: () => () => Promise<void>;
}

/** How often virtual time follows real time. */
const TICK_MS = 100;

/** @param organization a file; the sample organization without one */
export async function servePage(organization?: string): Promise<ServedPage> {
  const page = readPageFiles('dist/console');
  if (page === undefined) throw new Error('The page is not built: npm run build');
  const clock = new VirtualClock(Date.now());
  const sample = await sampleOrganization();
  const file = organization === undefined ? sample.organization : await loadOrganization(organization);
  const served = await startServed({
    ...sample,
    organization: file,
    templates: await templatesOf(file),
    clock,
    page,
  });
  const passing = new Set<() => Promise<void>>();
  return {
    ...served,
    // Also after a test that failed before it stopped the time.
    close: async () => {
      await Promise.all([...passing].map((stop) => stop()));
      await served.close();
    },
    start: async (runbook, targetLocations) => {
      const { AutomationExecutionId = '' } = await clientsOf(served.organization).ssm.send(
        new StartAutomationExecutionCommand({ DocumentName: runbook, TargetLocations: [...targetLocations] }),
      );
      return AutomationExecutionId;
    },
    letTimePass: () => {
      const stop = new AbortController();
      const ended = (async () => {
        let last = Date.now();
        while (!stop.signal.aborted) {
          await new Promise((resolve) => setTimeout(resolve, TICK_MS));
          const now = Date.now();
          await clock.runFor(now - last);
          last = now;
        }
      })();
      const end = async (): Promise<void> => {
        passing.delete(end);
        stop.abort();
        await ended;
      };
      passing.add(end);
      return end;
    },
  };
}
