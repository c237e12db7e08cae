#!/usr/bin/env node
import { register } from 'tsx/esm/api';

// The command: the sources are TypeScript, and tsx reads them.
register();
const { runCommand } = await import('./command/run-command.ts');
await runCommand(process.argv.slice(2));
