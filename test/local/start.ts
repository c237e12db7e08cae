import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../simulator/clock/virtual-clock.ts';
import { centralPage } from '../../local/central-page.ts';
import { loadProjectTemplates } from '../../local/templates/load-templates.ts';
import { loadOrganization, loadRunbooks } from '../../simulator/organization/load.ts';
import {
  startSimulatedOrganization,
  type SimulatedOrganization,
  type SimulationOptions,
} from '../../simulator/simulated-organization.ts';

const PROJECT = process.cwd();
const CACHE = join(tmpdir(), 'ssm-rollcall-templates');

export const CENTRAL = '480783779961';
export const REGION = 'eu-west-1';
/** In the order in which the organization lists them. */
export const MEMBERS = [
  '749430203777',
  '975072629527',
  '644347852375',
  '345132479590',
  '973820050801',
  '139442570134',
  '897617218731',
] as const;

type Templates = Awaited<ReturnType<typeof loadProjectTemplates>>;
/** By what they depend on of an organization: they are read-only, so that one test file reads them once. */
const loaded = new Map<string, Promise<Templates>>();

/** The project's templates, with the settings that an organization gives the central stack. */
export function templatesOf(organization: SimulationOptions['organization']): Promise<Templates> {
  const { organizationId, central } = organization;
  const key = JSON.stringify([organizationId, central]);
  const templates = loaded.get(key) ?? loadProjectTemplates(PROJECT, CACHE, organization);
  loaded.set(key, templates);
  return templates;
}

/** The sample organization, with its runbooks and the project's own templates. */
export async function sampleOrganization(): Promise<
  Pick<SimulationOptions, 'organization' | 'runbooks'> & { readonly templates: Templates }
> {
  const organization = await loadOrganization(join(PROJECT, 'local/organization.yml'));
  return {
    organization,
    templates: await templatesOf(organization),
    runbooks: await loadRunbooks(join(PROJECT, 'runbooks')),
  };
}

export interface Started {
  readonly organization: SimulatedOrganization;
  readonly clock: VirtualClock;
}

export type StartOptions = Partial<SimulationOptions> & { readonly clock?: VirtualClock };

/** Starts the sample organization on a free port, under virtual time. */
export async function start({
  clock = new VirtualClock(Date.UTC(2026, 0, 1)),
  ...options
}: StartOptions = {}): Promise<Started> {
  const sample = await sampleOrganization();
  const { central } = options.organization ?? sample.organization;
  const organization = await startSimulatedOrganization({
    ...sample,
    port: 0,
    pages: centralPage(central),
    clock,
    seed: 1,
    ...options,
  });
  return { organization, clock };
}
