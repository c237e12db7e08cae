import * as z from 'zod';
import { describeIssues } from '../lib/describe-issues.ts';
import { BadEnvironmentError } from '../lib/errors.ts';
import { readNoticeRules, type NoticeRule } from './notice-rules.ts';
import { WEBHOOK_FORMATS, type WebhookFormat } from './webhook-body.ts';

/** What a deployment decides about notices. An absent channel is off. */
export interface NoticeConfig {
  readonly chatTopicArn: string | undefined;
  readonly emailTopicArn: string | undefined;
  readonly webhookFormat: WebhookFormat | undefined;
  readonly rules: readonly NoticeRule[];
  /** Such as `https://rollcall.example.com`, without a slash at the end. */
  readonly consoleUrl: string | undefined;
  /** Whether each run is measured. */
  readonly runMetrics: boolean;
}

const topic = z
  .string()
  .regex(/^(arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+)?$/, { error: 'must be the ARN of a topic' })
  .transform((arn) => arn || undefined);

const Environment = z.object({
  CHAT_TOPIC_ARN: topic,
  EMAIL_TOPIC_ARN: topic,
  WEBHOOK_FORMAT: z
    .enum(['off', ...WEBHOOK_FORMATS], { error: `must be off, ${WEBHOOK_FORMATS.join(', ')}` })
    .transform((format) => (format === 'off' ? undefined : format)),
  NOTICE_RULES: z.string().transform((text, context): readonly NoticeRule[] => {
    const rules = readNoticeRules(text);
    if (rules !== undefined) return rules;
    context.issues.push({ code: 'custom', input: text, message: 'must be pattern=condition, with commas' });
    return z.NEVER;
  }),
  CONSOLE_URL: z
    .string()
    .regex(/^(https:\/\/[\w.:/~%-]+)?$/, { error: 'must be an address that begins with https://' })
    .transform((url) => url.replace(/\/+$/, '') || undefined),
  RUN_METRICS: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((text) => text === 'true'),
});

/** Every environment variable that only the function for notices reads. */
export const NOTICE_VARIABLES: readonly string[] = Object.keys(Environment.shape);

/** @throws {BadEnvironmentError} that names every variable that is missing or wrong */
export function readNoticeConfig(env: Readonly<Record<string, string | undefined>>): NoticeConfig {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    throw new BadEnvironmentError(`Bad environment: ${describeIssues(env, parsed.error)}`);
  }
  const values = parsed.data;
  return {
    chatTopicArn: values.CHAT_TOPIC_ARN,
    emailTopicArn: values.EMAIL_TOPIC_ARN,
    webhookFormat: values.WEBHOOK_FORMAT,
    rules: values.NOTICE_RULES,
    consoleUrl: values.CONSOLE_URL,
    runMetrics: values.RUN_METRICS,
  };
}
