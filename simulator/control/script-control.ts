import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Account } from '../organization/account.ts';
import { issueFaults } from '../runbook/issue-faults.ts';
import { jsonBody } from './json-body.ts';
import { Problem } from './problem.ts';

export const SCRIPTS_PATH = '/_simulator/scripts';

const Script = z.strictObject({
  /** `RUNBOOK/STEP`, or the name of a handler. */
  name: z.string().min(1),
  answer: z.unknown().refine((answer) => answer !== undefined, { error: 'is missing' }),
  /** Every account if it does not say. */
  accountId: z.string().optional(),
});

/**
 * Says what a script of a runbook returns, while it runs: POST takes one, as the organization file writes it.
 * @throws {Problem} that says what is wrong with the request
 */
export async function addScript(
  request: IncomingMessage,
  accounts: ReadonlyMap<string, Account>,
): Promise<object> {
  if (request.method !== 'POST') {
    throw new Problem(405, 'Method Not Allowed', `${request.method} ${SCRIPTS_PATH}: allowed is POST`);
  }
  const body = await jsonBody(request);
  const parsed = Script.safeParse(body);
  if (!parsed.success)
    throw new Problem(400, 'Bad Request', issueFaults(parsed.error.issues, body).join('; '));
  const { name, answer, accountId } = parsed.data;
  const meant = [...accounts.values()].filter(({ id }) => accountId === undefined || id === accountId);
  if (meant.length === 0) throw new Problem(400, 'Bad Request', `There is no account ${accountId}`);
  for (const account of meant) account.setScript(name, answer);
  return { name, accounts: meant.length };
}
