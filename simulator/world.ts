import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { abandonUnfinished } from './automation/abandon-unfinished.ts';
import { Engine } from './automation/engine.ts';
import { History } from './automation/history.ts';
import { visibleHistory } from './automation/visible-history.ts';
import { AWS_CONCURRENCY, type Concurrency } from './automation/concurrency-limiter.ts';
import { DEFAULT_ANSWERS, type Unverified } from './automation/unverified.ts';
import type { Location } from './organization/location.ts';
import type { AdjustableClock } from './clock/adjustable-clock.ts';
import { withJitter } from './clock/jittery-clock.ts';
import { Documents } from './documents/documents.ts';
import { projectDocuments, type SourceRunbook } from './documents/project-documents.ts';
import type { Bus } from './events/bus.ts';
import type { BusEvent } from './events/event.ts';
import type { Endpoint, Secrets } from './events/api-destination.ts';
import { EventBridge } from './events/event-bridge.ts';
import { statusChangeEvent } from './events/status-change-event.ts';
import { Authorizer, type WatchDecision } from './iam/authorizer.ts';
import { AutomationRoles } from './iam/automation-roles.ts';
import { Credentials } from './iam/credentials.ts';
import type { Evaluate } from './iam/evaluate.ts';
import { createAccounts, type Templates } from './organization/create-accounts.ts';
import type { OrganizationFile } from './organization/organization-file.ts';
import { ServedApi } from './organization/served-api.ts';
import { Queues } from './queue/queues.ts';
import { findRunbook } from './ssm/find-runbook.ts';
import type { ServiceCalls } from './step-functions/service-calls.ts';
import { StepFunctions } from './step-functions/step-functions.ts';
import { TaskTokens } from './step-functions/task-tokens.ts';
import type { ApiCall } from './server/api-call.ts';
import type { Publication } from './sns/publication.ts';
import { randomId, seededRandom, type Random } from './trouble/random.ts';
import { FaultInjector } from './trouble/fault-injector.ts';
import { troubleFault } from './trouble/trouble-fault.ts';
import type { Quotas } from './server/call-quota.ts';

/** For those who want to know what goes on. */
export interface Watch {
  /** Told of every call that neither quotas nor trouble stopped. */
  readonly call?: (service: string, operation: string, call: ApiCall) => void;
  /** Told of every event that comes to a bus. */
  readonly event?: (bus: Bus, event: BusEvent) => void;
  /** Told of every event that a rule publishes to a topic. */
  readonly published?: (topicArn: string, event: BusEvent) => void;
  /** Told of every message that a caller publishes to a topic. */
  readonly publication?: (publication: Publication) => void;
  /** Told of everything that policies allow or refuse. */
  readonly decision?: WatchDecision;
}

export interface WorldOptions {
  readonly organization: OrganizationFile;
  readonly templates: Templates;
  /** The central account's documents, shared with every account. */
  readonly runbooks: readonly SourceRunbook[];
  /** Where executions and the table survive a restart; without it, both are in memory. */
  readonly dataDir?: string;
  /** The same seed gives the same trouble and, without `dataDir`, the same execution IDs. */
  readonly seed?: number;
  /** Calls a second in each account and Region, unless the organization file says it. Without them there are none. */
  readonly quotas?: Quotas;
  /**
   * What an API call of a runbook takes, each wait around it, and each hop of an event; the organization file may say
   * otherwise.
   */
  readonly latencyMs?: number;
  readonly unverified?: Partial<Unverified>;
  readonly watch?: Watch;
  /** What API destinations reach; it answers 200 unless said. Nothing leaves this computer. */
  readonly endpoint?: Endpoint;
  /** Secrets that connections refer to by `{{resolve:secretsmanager:…}}`. */
  readonly secrets?: Secrets;
  /** How many automations run at once in each account and Region; AWS's quotas unless said. */
  readonly concurrency?: Partial<Concurrency>;
}

const DEFAULT_LATENCY_MS = 20;

/** Everything that is simulated, joined; what speaks AWS's protocols stands in front of it. */
export function createWorld(
  options: WorldOptions,
  clock: AdjustableClock,
  url: string,
  evaluate: Evaluate | undefined,
  callsOfMachines: () => ServiceCalls = () => {
    throw new Error('No state machine runs here');
  },
) {
  const { organization, dataDir, latencyMs = DEFAULT_LATENCY_MS } = options;
  const { organizationId, regions, latency } = organization;
  const seed = options.seed ?? organization.seed ?? randomInt(2 ** 32);
  // On disk the same IDs would come round again.
  const idsOf = (stream: number): (() => string) => {
    const random = seededRandom(seed + stream);
    return dataDir === undefined ? () => randomId(random) : randomUUID;
  };
  const unverified = { ...DEFAULT_ANSWERS, ...options.unverified };

  const accounts = createAccounts(organization, options.templates, url);
  const now = (): number => clock.now();
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  const history = new History({
    now,
    file: dataDir === undefined ? undefined : join(dataDir, 'executions.jsonl'),
    say: tell,
  });
  const trouble = new FaultInjector({
    seed: seed + 1,
    now,
    fault: troubleFault(accounts, organization),
    onChange: (changed) => {
      history.remember(changed.longestLagMs);
      const { speed, behindMs } = changed.clock;
      clock.adjust({
        speed: organization.clock.speed * speed,
        behindMs: organization.clock.behindMs + behindMs,
      });
    },
  });
  const isEnabled = (location: Location): boolean =>
    regions.includes(location.region) && !trouble.isDisabled(location);
  const jittery = (stream: number) => withJitter(clock, latency.jitterMs, seededRandom(seed + stream));
  const queues = new Queues(accounts, clock, idsOf(3));
  const queueOf = queues.byArn.bind(queues);
  const authorizer = new Authorizer({ accounts, organizationId, evaluate, watch: options.watch?.decision });
  const newEventId = idsOf(2);
  const eventBridge = new EventBridge({
    clock: jittery(4),
    accounts,
    authorizer,
    queueOf,
    trouble,
    watch: options.watch?.event,
    published: options.watch?.published,
    endpoint: options.endpoint ?? (() => ({ status: 200 })),
    secrets: options.secrets ?? {},
    latencyMs: latency.eventMs ?? latencyMs,
    newId: newEventId,
    hopsThatRenewEvents: unverified.hopsThatRenewEvents,
  });
  abandonUnfinished(history, clock.now());
  const documents = new Documents({
    fromFiles: projectDocuments(options.runbooks, organization, clock.now()),
    file: dataDir === undefined ? undefined : join(dataDir, 'documents.json'),
    isNeededInEachRegion: unverified.runbookIsNeededInEachRegion,
  });
  for (const one of organization.trouble) trouble.begin(one);
  const taskTokens = new TaskTokens(randomUUID);
  const resources = new Map(organization.accounts.map((account) => [account.id, account.resources]));
  const engine = new Engine({
    clock: jittery(5),
    history,
    accounts,
    isEnabled,
    roles: new AutomationRoles(accounts, authorizer, tell),
    organization: {
      tree: organization,
      administrators: new Set([
        organization.management ?? organization.central.accountId,
        ...organization.delegatedAdministrators,
      ]),
    },
    resources: ({ accountId }) => resources.get(accountId) ?? [],
    concurrency: { ...AWS_CONCURRENCY, ...options.concurrency },
    runbookOf: (location, name, version) => findRunbook(documents, location, name, version),
    latencyMs: latency.stepMs ?? latencyMs,
    unverified,
    isUsableIn: (location, runbook) => documents.isUsableIn(location, runbook),
    unanswered: organization.unanswered,
    tell,
    newId: idsOf(0),
    taskTokens,
    failureOf: (location, runbook) => trouble.failureOf(location, runbook),
    announce: (location, execution, step) => {
      const event = statusChangeEvent({
        id: newEventId(),
        location,
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
    authorizer,
    servedApi: new ServedApi(),
    isEnabled,
    trouble,
    queues,
    eventBridge,
    truth: history,
    /** What callers see of it. */
    history: visibleHistory({
      history,
      now,
      countsFrom: unverified.historyCountsFrom,
      expiredBeforeMs: () => trouble.expiredBeforeMs,
    }),
    quotas: organization.quotas ?? options.quotas ?? {},
    callLatencyMs: callLatency(latency, seededRandom(seed + 6)),
    engine,
    documents,
    taskTokens,
    stepFunctions: new StepFunctions({ clock, accounts, tokens: taskTokens, calls: callsOfMachines }),
    credentials: new Credentials(clock, accounts, randomUUID),
    stepsInGet: unverified.stepsInGet,
    publication: options.watch?.publication,
    timeFiltersTakeMilliseconds: unverified.timeFiltersTakeMilliseconds,
  };
}

/** What a call of an AWS API takes, each time again. */
const callLatency =
  ({ callMs, jitterMs }: OrganizationFile['latency'], random: Random) =>
  (): number =>
    callMs === 0 ? 0 : callMs + Math.floor(random() * (jitterMs + 1));
