import type { BusEvent } from './event.ts';

/** What a target receives: the event in JSON, with the numbers of Automation's events written as AWS writes them (`1.0`). */
export function eventBody(event: BusEvent): string {
  const body = JSON.stringify(event);
  if (event.source !== 'aws.ssm') return body;
  return body.replaceAll(/"(DefinitionVersion|Time)":(\d+)(?=[,}])/g, '"$1":$2.0');
}
