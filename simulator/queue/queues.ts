import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import type { Account } from '../organization/account.ts';
import { SqsQueue } from './sqs-queue.ts';

const Properties = z.object({
  VisibilityTimeout: z.number().default(30),
  DelaySeconds: z.number().default(0),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
});

/** Every queue of the deployed stacks. A queue keeps its messages as long as its stack is deployed. */
export class Queues {
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #queues = new Map<string, SqsQueue>();

  constructor(accounts: ReadonlyMap<string, Account>, clock: Clock, newId: () => string) {
    this.#accounts = accounts;
    this.#clock = clock;
    this.#newId = newId;
  }

  /** Undefined if no deployed stack has it. */
  byArn(arn: string): SqsQueue | undefined {
    const [, , , region = '', accountId = ''] = arn.split(':');
    const resource = this.#accounts
      .get(accountId)
      ?.resources(region, 'AWS::SQS::Queue')
      .find((queue) => queue.arn === arn);
    if (resource === undefined) {
      this.#queues.delete(arn);
      return undefined;
    }
    const known = this.#queues.get(arn);
    if (known !== undefined) return known;
    const { VisibilityTimeout, DelaySeconds, RedrivePolicy } = Properties.parse(resource.properties);
    const deadLetters = RedrivePolicy && this.byArn(RedrivePolicy.deadLetterTargetArn);
    const queue = new SqsQueue({
      name: resource.reference.split('/').at(-1) ?? '',
      arn,
      url: resource.reference,
      visibilityTimeoutMs: VisibilityTimeout * 1000,
      delayMs: DelaySeconds * 1000,
      redrive: deadLetters && { deadLetters, maxReceiveCount: RedrivePolicy?.maxReceiveCount ?? 1 },
      clock: this.#clock,
      newId: this.#newId,
    });
    this.#queues.set(arn, queue);
    return queue;
  }

  /** Shape of `url`: `http://127.0.0.1:4566/<account>/<name>`. */
  byUrl(url: string): SqsQueue | undefined {
    const [, , , accountId = ''] = url.split('/');
    const account = this.#accounts.get(accountId);
    const resource = account?.regions
      .flatMap((region) => account.resources(region, 'AWS::SQS::Queue'))
      .find(({ reference }) => reference === url);
    return resource && this.byArn(resource.arn);
  }

  all(): readonly SqsQueue[] {
    return [...this.#accounts.values()]
      .flatMap((account) => account.regions.flatMap((region) => account.resources(region, 'AWS::SQS::Queue')))
      .flatMap(({ arn }) => this.byArn(arn) ?? []);
  }
}
