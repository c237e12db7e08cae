import { readFile, writeFile } from 'node:fs/promises';
import { stackSetsTemplate } from './stack-sets.ts';

const file = (name: string): URL => new URL(`${name}.yml`, import.meta.url);
const rolledOut = {
  roles: await readFile(file('roles'), 'utf8'),
  forwarder: await readFile(file('forwarder'), 'utf8'),
};
await writeFile(file('stack-sets'), stackSetsTemplate('serviceManaged', rolledOut));
await writeFile(file('stack-sets-self-managed'), stackSetsTemplate('selfManaged', rolledOut));
