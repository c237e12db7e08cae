import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileCentralStack } from '../../../local/templates/compile-central-stack.ts';
import { CENTRAL, ORGANIZATION_ID } from './stacks.ts';

/** The central stack's template with settings, as JSON; compiled once for all tests, and again when its sources change. */
export const compileWith = (settings: Readonly<Record<string, string>>, stage?: string): Promise<string> =>
  compileCentralStack({
    projectDir: process.cwd(),
    cacheDir: join(tmpdir(), 'ssm-rollcall-templates'),
    region: CENTRAL.region,
    stage,
    params: { organizationId: ORGANIZATION_ID, ...settings },
  });
