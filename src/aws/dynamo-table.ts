import { ConditionalCheckFailedException, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  GetCommand,
  NumberValue,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
  type TranslateConfig,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { batchesOf } from '../lib/batches.ts';
import { TableBusyError, TableDeniedError, TableNotFoundError } from '../lib/errors.ts';
import { toExpressions, toKeyCondition, toProjection } from './dynamo-expression.ts';
import { alive } from '../store/item-rules.ts';
import {
  SORT_ATTRIBUTE,
  type Changes,
  type Condition,
  type IndexPage,
  type IndexQuery,
  type Item,
  type Key,
  type SortKeys,
  type Table,
} from '../store/table.ts';

const ItemShape = z.looseObject({ pk: z.string(), sk: z.string() });
/** A number that JavaScript cannot hold is a text here: a page begins exactly behind it. */
const IndexKey = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.instanceof(NumberValue).transform((number) => number.toString())]),
);

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const BUSY: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

/** What one BatchGetItem takes. */
const BATCH = 100;
/** How often the rest of a batch is requested again, a little later each time. */
const BATCH_TRIES = 8;

interface DynamoTableDeps {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * How the client of the table translates items. DynamoDB keeps numbers of 38 digits. At some that JavaScript cannot hold the SDK
 * throws, and loses the whole page: here such a number is no `number`, so that its own item cannot be understood, and no other.
 */
export const TRANSLATION: TranslateConfig = {
  marshallOptions: { removeUndefinedValues: true },
  unmarshallOptions: { wrapNumbers: (text) => (isHeld(Number(text)) ? Number(text) : new NumberValue(text)) },
};

const isHeld = (number: number): boolean => Math.abs(number) <= Number.MAX_SAFE_INTEGER;

/** The table in DynamoDB. Uses no transactions, streams or PartiQL, so that small local engines can stand in. */
export class DynamoTable implements Table {
  readonly #db: DynamoDBDocumentClient;
  readonly #name: string;
  readonly #deps: DynamoTableDeps;

  constructor(db: DynamoDBDocumentClient, name: string, deps: DynamoTableDeps) {
    this.#db = db;
    this.#name = name;
    this.#deps = deps;
  }

  async get(key: Key): Promise<Item | undefined> {
    const { Item: row } = await this.#named(
      this.#db.send(new GetCommand({ TableName: this.#name, Key: toKey(key), ConsistentRead: true })),
    );
    return row === undefined ? undefined : this.#alive([row])[0];
  }

  async getMany(keys: readonly Key[]): Promise<readonly Item[]> {
    const items: Item[] = [];
    for (const batch of batchesOf(keys, BATCH)) items.push(...(await this.#getBatch(batch)));
    return items;
  }

  async put(item: Item, condition?: Condition): Promise<boolean> {
    return allowed(
      this.#named(
        this.#db.send(new PutCommand({ TableName: this.#name, Item: item, ...toExpressions(condition) })),
      ),
    );
  }

  async update(key: Key, changes: Changes, condition?: Condition): Promise<boolean> {
    return allowed(
      this.#named(
        this.#db.send(
          new UpdateCommand({ TableName: this.#name, Key: toKey(key), ...toExpressions(condition, changes) }),
        ),
      ),
    );
  }

  async query(pk: string, sortKeys: SortKeys, attributes?: readonly string[]): Promise<readonly Item[]> {
    const items: Item[] = [];
    let after: Record<string, unknown> | undefined;
    do {
      const page = await this.#named(
        this.#db.send(
          new QueryCommand({
            TableName: this.#name,
            ConsistentRead: true,
            ...toKeyCondition(pk, sortKeys),
            ...toProjection(attributes),
            ExclusiveStartKey: after,
          }),
        ),
      );
      items.push(...this.#alive(page.Items ?? []));
      after = page.LastEvaluatedKey;
    } while (after !== undefined);
    return items;
  }

  async queryIndex({
    index,
    value,
    upTo,
    newestFirst = false,
    limit,
    after,
  }: IndexQuery): Promise<IndexPage> {
    const bounded = upTo !== undefined;
    const page = await this.#named(
      this.#db.send(
        new QueryCommand({
          TableName: this.#name,
          IndexName: index,
          KeyConditionExpression: `#value = :value${bounded ? ' AND #sort <= :upTo' : ''}`,
          ExpressionAttributeNames: {
            '#value': index,
            ...(bounded ? { '#sort': SORT_ATTRIBUTE[index] } : {}),
          },
          ExpressionAttributeValues: { ':value': value, ...(bounded ? { ':upTo': upTo } : {}) },
          ScanIndexForward: !newestFirst,
          Limit: limit,
          ExclusiveStartKey: after && toStart(after),
        }),
      ),
    );
    const next = page.LastEvaluatedKey === undefined ? undefined : IndexKey.parse(page.LastEvaluatedKey);
    return { items: this.#alive(page.Items ?? []), next };
  }

  /** Names a missing table, which AWS's words do not, and a throttled one. */
  async #named<Answer>(asked: Promise<Answer>): Promise<Answer> {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof ResourceNotFoundException)
        throw new TableNotFoundError(this.#name, { cause: error });
      if (error instanceof Error && error.name === 'AccessDeniedException')
        throw new TableDeniedError(this.#name, error.message, { cause: error });
      if (error instanceof Error && BUSY.has(error.name))
        throw new TableBusyError(`The table ${this.#name} is throttled: ${error.message}`, {
          cause: error,
        });
      throw error;
    }
  }

  /** DynamoDB may answer only a part of a batch; the rest is requested again. */
  async #getBatch(keys: readonly Key[]): Promise<Item[]> {
    const items: Item[] = [];
    let rest: Record<string, unknown>[] = keys.map(toKey);
    for (let attempts = 0; rest.length > 0; attempts += 1) {
      if (attempts === BATCH_TRIES)
        throw new TableBusyError(`BatchGetItem left ${rest.length} keys of ${this.#name} unanswered`);
      if (attempts > 0) await this.#deps.sleep(50 * 2 ** attempts);
      const answer = await this.#named(
        this.#db.send(
          new BatchGetCommand({ RequestItems: { [this.#name]: { Keys: rest, ConsistentRead: true } } }),
        ),
      );
      items.push(...this.#alive(answer.Responses?.[this.#name] ?? []));
      rest = answer.UnprocessedKeys?.[this.#name]?.Keys ?? [];
    }
    return items;
  }

  /** DynamoDB deletes expired items late; readers ignore them at once. */
  #alive(rows: readonly unknown[]): Item[] {
    const now = this.#deps.now();
    return rows.flatMap((row) => alive(ItemShape.parse(row), now) ?? []);
  }
}

/** The sort attribute of what is open is a number. */
function toStart(after: NonNullable<IndexQuery['after']>): Record<string, unknown> {
  const sort = after[SORT_ATTRIBUTE.open];
  return typeof sort === 'string' ? { ...after, [SORT_ATTRIBUTE.open]: new NumberValue(sort) } : { ...after };
}

const toKey = ({ pk, sk }: Key): Record<string, string> => ({ pk, sk });

/** A condition that fails is an answer, not an error. */
async function allowed(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
