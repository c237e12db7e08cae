import { fileURLToPath } from 'node:url';
import { findImportFaults } from './find-import-faults.ts';
import { readSources } from './read-sources.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const faults = findImportFaults(readSources(project, (path) => /\.(ts|js|mjs)$/.test(path)));
for (const { file, message } of faults) process.stderr.write(`${file}: ${message}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
