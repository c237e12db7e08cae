import * as z from 'zod';
import { parseInput, type ApiCall } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { readEventPattern } from './event-pattern.ts';
import { invalidPattern } from './invalid-pattern.ts';
import { isObject } from '../is-object.ts';

const Input = z.strictObject({ EventPattern: z.string().max(4096), Event: z.string() });

/** AWS's list has `resources` too; its own example goes without. */
const MANDATORY = ['id', 'account', 'source', 'time', 'region', 'detail-type'];

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
export function testEventPattern({ input }: ApiCall): object {
  const { EventPattern, Event } = parseInput(Input, input);
  const matches = readEventPattern(readJson(EventPattern, () => invalidPattern('Invalid JSON')));
  return { Result: matches(readEvent(Event)) };
}

function readEvent(text: string): object {
  const event = readJson(text, () => invalidEvent('Invalid JSON'));
  if (!isObject(event)) throw invalidEvent('It is not a JSON object');
  const missing = MANDATORY.filter((field) => !Object.hasOwn(event, field));
  if (missing.length > 0) throw invalidEvent(`It has no ${missing.join(', ')}`);
  return event;
}

function readJson(text: string, error: () => ApiError): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw error();
  }
}

const invalidEvent = (reason: string): ApiError =>
  new ApiError('ValidationException', `Parameter Event is not valid. Reason: ${reason}.`);
