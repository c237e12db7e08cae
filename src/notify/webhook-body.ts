import { chatLines, noticeId } from './chat-message.ts';
import { fitNotice } from './fit-notice.ts';
import type { RunNotice } from './run-notice.ts';
import { headline, lookCommand, retryCommand } from './wording.ts';

/** Whose form the body of a webhook has; `json` is Rollcall's own. */
export const WEBHOOK_FORMATS = ['json', 'slack', 'pagerduty', 'servicenow'] as const;

export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** A JSON object. */
export type WebhookBody = Readonly<Record<string, unknown>>;

export const toWebhookBody = (notice: RunNotice, format: WebhookFormat): WebhookBody =>
  fitNotice(notice, RENDERERS[format], (body) => JSON.stringify(body));

const RENDERERS: Readonly<Record<WebhookFormat, (notice: RunNotice) => WebhookBody>> = {
  json: toJson,
  slack: toSlack,
  pagerduty: toPagerDuty,
  servicenow: toServiceNow,
};

const textOf = (notice: RunNotice): string =>
  [
    ...chatLines(notice),
    lookCommand(notice),
    ...(notice.allSucceeded ? [] : [retryCommand(notice)]),
    ...(notice.link === undefined ? [] : [notice.link]),
  ].join('\n');

/** Additions are welcome, names stay: docs/notices.md says what each means. */
function toJson(notice: RunNotice): WebhookBody {
  const { location, durationMs, runbook, exactRunbook, causesOmitted, mayBeRepeat, ...rest } = notice;
  const { parentExecutionId, revision, startedBy, expected, expectedAtLeast, counts, sealedAt } = rest;
  return {
    id: noticeId(notice),
    title: headline(notice),
    text: textOf(notice),
    outcome: outcomeOf(notice),
    parentExecutionId,
    revision,
    mayBeRepeat,
    accountId: location?.accountId,
    region: location?.region,
    runbook: exactRunbook ?? runbook,
    startedBy,
    expected,
    expectedAtLeast,
    counts,
    durationSeconds: durationMs === undefined ? undefined : Math.round(durationMs / 1000),
    sealedAt,
    causes: rest.causes.map(({ id, title, advice, count, isNew }) => ({ id, title, advice, count, isNew })),
    causesOmitted,
    link: rest.link,
  };
}

/** Whether all targets succeeded, for filters and rules. */
export const outcomeOf = ({ allSucceeded }: RunNotice): 'allSucceeded' | 'notAllSucceeded' =>
  allSucceeded ? 'allSucceeded' : 'notAllSucceeded';

/** @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
function toSlack(notice: RunNotice): WebhookBody {
  return {
    text: `${headline(notice)}\n${textOf(notice)}`,
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** PagerDuty takes so many characters of a summary. */
const MOST_OF_A_SUMMARY = 1024;

/**
 * The parent is the alert's key: a later revision updates the alert, and one in which all targets succeeded resolves it. The routing key
 * is a secret, so the connection adds it.
 * @see https://developer.pagerduty.com/docs/send-alert-event
 */
function toPagerDuty(notice: RunNotice): WebhookBody {
  const { allSucceeded, parentExecutionId, runbook, location, sealedAt, link } = notice;
  return {
    event_action: allSucceeded ? 'resolve' : 'trigger',
    dedup_key: parentExecutionId,
    client: 'Rollcall',
    payload: {
      summary: headline(notice).slice(0, MOST_OF_A_SUMMARY),
      source: location === undefined ? 'Rollcall' : `${location.accountId} ${location.region}`,
      severity: allSucceeded ? 'info' : 'error',
      timestamp: sealedAt,
      component: runbook,
      class: 'Systems Manager Automation',
      custom_details: { text: textOf(notice) },
    },
    links: link === undefined ? undefined : [{ href: link, text: 'Open in Rollcall' }],
  };
}

/** ServiceNow takes so many characters of a short description. */
const MOST_OF_A_SHORT_DESCRIPTION = 160;

/**
 * A row of the table `incident`; `correlation_id` is the parent, so that a rule there can join revisions.
 * @see https://www.servicenow.com/docs/bundle/xanadu-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html
 */
function toServiceNow(notice: RunNotice): WebhookBody {
  return {
    short_description: Array.from(headline(notice)).slice(0, MOST_OF_A_SHORT_DESCRIPTION).join(''),
    description: textOf(notice),
    correlation_id: notice.parentExecutionId,
    correlation_display: 'Rollcall',
    urgency: notice.allSucceeded ? '3' : '2',
    impact: notice.allSucceeded ? '3' : '2',
  };
}
