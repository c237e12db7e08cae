import { join } from 'node:path';
import { VirtualClock } from '../clock/virtual-clock.ts';
import type { Templates } from '../organization/create-accounts.ts';
import { loadRunbooks, loadTemplates } from '../organization/load.ts';
import { readOrganizationFile } from '../organization/organization-file.ts';
import {
  startSimulatedOrganization,
  type SimulatedOrganization,
  type SimulationOptions,
} from '../simulated-organization.ts';
import { readTemplate } from '../templates/read-template.ts';
import { FIXTURES, fixtureText } from './fixture.ts';

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

type Sample = Pick<SimulationOptions, 'organization' | 'runbooks'> & {
  readonly templates: Templates & Required<Pick<Templates, 'central'>>;
};

/** It is read-only, so that one test file reads it once. */
let sample: Promise<Sample> | undefined;

/** The organization of `fixtures/`, with its runbooks and templates. */
export function sampleOrganization(): Promise<Sample> {
  sample ??= readSample();
  return sample;
}

async function readSample(): Promise<Sample> {
  const organization = readOrganizationFile(fixtureText('organization.yml'));
  const files = ['execution-role', 'forwarder', 'roles'].map((name) =>
    join(FIXTURES, `templates/${name}.yml`),
  );
  return {
    organization,
    runbooks: await loadRunbooks(join(FIXTURES, 'runbooks')),
    templates: {
      central: readTemplate(fixtureText('templates/central.yml')),
      stackName: 'inventory',
      members: await loadTemplates(files),
      parameters: {
        CentralAccountId: CENTRAL,
        CentralRegion: REGION,
        OrganizationId: organization.organizationId,
        AdministrationAccountId: CENTRAL,
      },
    },
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
  const organization = await startSimulatedOrganization({
    ...(await sampleOrganization()),
    port: 0,
    clock,
    seed: 1,
    ...options,
  });
  return { organization, clock };
}
