import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { abandonUnfinished } from './automation/abandon-unfinished.ts';
import { Engine } from './automation/engine.ts';
import { History } from './automation/history.ts';
import { DEFAULT_ANSWERS, type Unverified } from './automation/unverified.ts';
import type { Clock } from './clock/clock.ts';
import { Documents } from './documents/documents.ts';
import { projectDocuments, type SourceRunbook } from './documents/project-documents.ts';
import { EventBridge } from './events/event-bridge.ts';
import { statusChangeEvent } from './events/status-change-event.ts';
import { Credentials } from './iam/credentials.ts';
import { createAccounts, type Templates } from './organization/create-accounts.ts';
import type { OrganizationFile } from './organization/organization-file.ts';
import { Queues } from './queue/queues.ts';
import { findRunbook } from './ssm/find-runbook.ts';
import { randomId, seededRandom } from './trouble/random.ts';
import { Trouble } from './trouble/trouble.ts';

export interface WorldOptions {
  readonly organization: OrganizationFile;
  readonly templates: Templates;
  /** The central account's documents, shared with every account. */
  readonly runbooks: readonly SourceRunbook[];
  /** Where executions and the table survive a restart; without it, both are in memory. */
  readonly dataDir?: string;
  /** The same seed gives the same trouble and, without `dataDir`, the same execution IDs. */
  readonly seed?: number;
  /** What an API call of a runbook takes, each wait around it, and each hop of an event. */
  readonly latencyMs?: number;
  readonly unverified?: Partial<Unverified>;
}

const DEFAULT_LATENCY_MS = 20;

/** Everything that is simulated, joined; what speaks AWS's protocols stands in front of it. */
export function createWorld(options: WorldOptions, clock: Clock, url: string) {
  const { organization, dataDir, latencyMs = DEFAULT_LATENCY_MS } = options;
  const { organizationId, regions } = organization;
  const seed = options.seed ?? randomInt(2 ** 32);
  const idRandom = seededRandom(seed);
  const unverified = { ...DEFAULT_ANSWERS, ...options.unverified };

  const accounts = createAccounts(organization, options.templates, url);
  const trouble = new Trouble(seededRandom(seed + 1));
  const queues = new Queues(accounts, clock, randomUUID);
  const queueOf = queues.byArn.bind(queues);
  const eventBridge = new EventBridge({ clock, accounts, organizationId, queueOf, trouble, latencyMs });
  const history = new History(dataDir === undefined ? undefined : join(dataDir, 'executions.json'));
  abandonUnfinished(history, clock.now());
  const documents = new Documents({
    fromFiles: projectDocuments(options.runbooks, organization, clock.now()),
    file: dataDir === undefined ? undefined : join(dataDir, 'documents.json'),
    isNeededInEachRegion: unverified.runbookIsNeededInEachRegion,
  });
  const engine = new Engine({
    clock,
    history,
    accounts,
    regions,
    runbookOf: (place, name, version) => findRunbook(documents, place, name, version),
    latencyMs,
    unverified,
    isUsableIn: (place, runbook) => documents.isUsableIn(place, runbook),
    // On disk the same IDs would come round again.
    newId: dataDir === undefined ? () => randomId(idRandom) : randomUUID,
    announce: (place, execution, step) => {
      const event = statusChangeEvent({
        id: randomUUID(),
        place,
        now: clock.now(),
        execution,
        step,
        unverified,
      });
      if (event !== undefined) eventBridge.announce(event);
    },
  });
  return {
    clock,
    newId: randomUUID,
    accounts,
    organization,
    organizationId,
    regions,
    trouble,
    queues,
    eventBridge,
    history,
    engine,
    documents,
    credentials: new Credentials(clock, accounts, randomUUID),
    stepsInGet: unverified.stepsInGet,
  };
}
