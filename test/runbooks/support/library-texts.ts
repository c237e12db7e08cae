import { readFileSync } from 'node:fs';
import { readRunbook, type Runbook } from '../../../simulator/runbook/runbook.ts';
import { LIBRARY } from '../../../runbooks/library.ts';

export const textOf = (name: string): string => readFileSync(`runbooks/${name}.yml`, 'utf8');

/** Every runbook of the library as it is read, in the library's order. */
export const RUNBOOKS: readonly Runbook[] = LIBRARY.map(({ name }) => readRunbook(name, textOf(name)));

/** A step's call: the service and the operation, and the inputs that go to it. */
export function callOf({ inputs }: Runbook['mainSteps'][number]) {
  const { Service, Api, ...parameters } = inputs;
  return { service: String(Service), api: String(Api), parameters };
}
