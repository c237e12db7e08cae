import type { RunNotice } from './run-notice.ts';
import { outcomeOf } from './webhook-body.ts';

/** SNS message attributes: texts, and numbers as such. */
export type TopicAttributes = Readonly<Record<string, string | number>>;

/**
 * What a subscription can filter by. Each value is exact or absent; none is what a person typed freely.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
 */
export function topicAttributes(notice: RunNotice): TopicAttributes {
  const { exactRunbook, location, revision, expected, counts, hasNewCause } = notice;
  return {
    ...(exactRunbook !== undefined && { runbook: exactRunbook }),
    ...(location !== undefined && { accountId: location.accountId, region: location.region }),
    outcome: outcomeOf(notice),
    newCause: String(hasNewCause),
    revision,
    expected,
    notSucceeded: Math.max(0, expected - (counts.succeeded ?? 0)),
  };
}
