import { once } from 'node:events';
import { QUIET } from '../functions/worker-function.ts';
import { loadOrganization, loadRunbooks, loadTemplates } from '../organization/load.ts';
import { AWS_QUOTAS } from '../server/call-quota.ts';
import { startSimulatedOrganization } from '../simulated-organization.ts';
import { makeDirectory } from './make-directory.ts';
import { readFlags, USAGE, type Flags } from './flags.ts';

const BAD_INPUT = 2;

/** Runs the simulator until it is interrupted. Sets the exit code to 2 if it cannot start. */
export async function runCommand(args: readonly string[]): Promise<void> {
  Object.assign(process.env, QUIET);
  try {
    const flags = readFlags(args);
    if (flags === undefined) process.stdout.write(USAGE);
    else await serve(flags);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = BAD_INPUT;
  }
}

async function serve({ organization: file, templates, runbooks, port, dataDir }: Flags): Promise<void> {
  if (dataDir !== undefined) makeDataDirectory(dataDir);
  const organization = await loadOrganization(file);
  const members = await loadTemplates(templates);
  const simulated = await startSimulatedOrganization({
    organization,
    templates: { members },
    runbooks: runbooks === undefined ? [] : await loadRunbooks(runbooks),
    port,
    portOption: '--port',
    quotas: AWS_QUOTAS,
    ...(dataDir !== undefined && { dataDir }),
  });
  const { accounts, regions, organizationId } = organization;
  process.stdout.write(
    [
      `The simulated organization ${organizationId}, ${accounts.length} accounts in ${regions.join(', ')}. Nothing here is AWS.`,
      `  endpoint      ${simulated.url}`,
      '  access keys   the number of an account, with the secret "local"',
      `  templates     ${[...members.keys()].join(', ') || 'none'}`,
      ...(simulated.checksPermissions
        ? []
        : ['Permissions are not checked: @cloud-copilot/iam-simulate is not installed.']),
      'Ctrl-C stops.\n',
    ].join('\n'),
  );
  await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
  await simulated.close();
}

function makeDataDirectory(path: string): void {
  try {
    makeDirectory(path);
  } catch (cause) {
    throw new Error(`--data ${path}: no directory, and none can be made there`, { cause });
  }
}
