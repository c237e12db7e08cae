import * as z from 'zod';
import type { Account } from '../organization/account.ts';
import { parseInput, type ApiCall, type Operations } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import type { Publication } from './publication.ts';

/** Bytes of a message, with its attributes. */
const MOST_BYTES = 262_144;

const Input = z.looseObject({
  TopicArn: z.string(),
  Message: z.string().min(1, { error: 'Empty message' }),
  Subject: z.string().optional(),
});

const ATTRIBUTE = /^MessageAttributes\.entry\.(\d+)\.(Name|Value\.DataType|Value\.StringValue)$/;

export interface SnsWorld {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly newId: () => string;
  /** Told of every message. */
  readonly publication?: ((publication: Publication) => void) | undefined;
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const snsOperations = (world: SnsWorld): Operations =>
  new Map([['Publish', (call) => publish(call, world)]]);

function publish({ input }: ApiCall, { accounts, newId, publication }: SnsWorld): object {
  const { TopicArn, Message, Subject, ...rest } = parseInput(Input, input, 'InvalidParameter');
  if (!isDeployed(TopicArn, accounts)) throw new ApiError('NotFound', 'Topic does not exist', 404);
  if (Subject !== undefined && !isSubject(Subject)) throw invalid('Subject');
  const attributes = readAttributes(rest);
  if (Buffer.byteLength(Message + JSON.stringify(attributes)) > MOST_BYTES) throw invalid('Message too long');
  publication?.({ topicArn: TopicArn, subject: Subject, message: Message, attributes });
  return { MessageId: newId() };
}

const invalid = (what: string): ApiError => new ApiError('InvalidParameter', `Invalid parameter: ${what}`);

/** ASCII that begins with a letter, a digit or punctuation, in one line, of fewer than 100 characters. */
const isSubject = (text: string): boolean => text.length < 100 && /^[!-~][ -~]*$/.test(text);

function isDeployed(arn: string, accounts: ReadonlyMap<string, Account>): boolean {
  const [, , , region = '', accountId = ''] = arn.split(':');
  const topics = accounts.get(accountId)?.resources(region, 'AWS::SNS::Topic') ?? [];
  return topics.some((topic) => topic.arn === arn);
}

/** The query protocol numbers them: `MessageAttributes.entry.1.Name`. */
function readAttributes(input: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = new Map<string, Map<string, string>>();
  for (const [name, value] of Object.entries(input)) {
    const [, number, part] = ATTRIBUTE.exec(name) ?? [];
    if (number === undefined || part === undefined) continue;
    entries.set(number, (entries.get(number) ?? new Map<string, string>()).set(part, String(value)));
  }
  return Object.fromEntries(
    [...entries.values()].map((entry) => {
      const [name = '', type = '', value = ''] = ['Name', 'Value.DataType', 'Value.StringValue'].map((part) =>
        entry.get(part),
      );
      if (!/^[\w.-]{1,256}$/.test(name)) throw invalid('attribute name');
      if (!/^(String|Number)$/.test(type))
        throw invalid('attribute type: only String and Number are simulated');
      if (value === '') throw invalid(`the attribute ${name} must contain a value`);
      if (type === 'Number' && !Number.isFinite(Number(value)))
        throw invalid(`the attribute ${name} is no number`);
      return [name, value];
    }),
  );
}
