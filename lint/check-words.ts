import { fileURLToPath } from 'node:url';
import { findWords, isPlain } from './find-words.ts';
import { readSources } from './read-sources.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const sources = readSources(project, isPlain);
const found = findWords(sources);
for (const { file, line, word, instead } of found) {
  process.stderr.write(`${file}:${line}: "${word}" is not plain English; write ${instead}\n`);
}
process.exitCode = found.length === 0 ? 0 : 1;
