import * as z from 'zod';
import { inCommands } from './in-commands.ts';
import { Candidate, SeveralTargets } from '../target/several-targets.ts';
import { couldNotLook, Transient, UnknownParent, wrongUsage, type Failure } from '../failure.ts';

/** RFC 9457, as Rollcall uses it. */
const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  parameter: z.string().optional(),
  /** For an execution that is known as a child: its parent. */
  childOf: z.string().optional(),
});
/** An error of API Gateway. */
const Message = z.looseObject({ message: z.string() });

const FIRST_SERVER_ERROR = 500;
const PASSING = new Set([429, 502, 503, 504]);

/** The error for an answer that is not a success. `body` is undefined if it was not JSON. */
export function refusalOf(status: number, body: unknown, baseUrl: string): Failure {
  const problem = Problem.safeParse(body).data;
  const message = Message.safeParse(body).data?.message;
  const detail = problem === undefined ? (message ?? '') : (problem.detail ?? problem.title);
  const said = inCommands(detail.replace(/\.$/, ''), problem?.parameter);
  const heading = `${baseUrl} answered ${status}${said === '' ? '' : `: ${said}`}`;
  if (status === 404 && problem?.type === 'urn:rollcall:problem:unknown-execution') {
    // A child never becomes a parent, so no command waits for it.
    return problem.childOf === undefined ? new UnknownParent(said) : couldNotLook(said);
  }
  if (status === 404 && problem?.type === 'urn:rollcall:problem:unknown-target') return couldNotLook(said);
  if (status === 400 && problem !== undefined) return wrongUsage(said);
  if (status === 409 && problem !== undefined) return conflictOf(said, body);
  if (status === 401 || status === 403) return couldNotLook(`${baseUrl} refused: ${refused(status, said)}`);
  if (status === 404) {
    return couldNotLook(
      `${heading}. Is it the address of Rollcall's API, and is that as new as this command?`,
    );
  }
  if (PASSING.has(status)) return new Transient(`${heading}. Try again in a moment`);
  if (status >= FIRST_SERVER_ERROR) return new Transient(heading);
  return couldNotLook(`${heading}. Is it the address of Rollcall's API?`);
}

const Candidates = z.looseObject({
  type: z.literal('urn:rollcall:problem:several-targets'),
  candidates: z.array(Candidate),
  moreCandidates: z.number().default(0),
});

/** A conflict: if several targets match, the choice. */
function conflictOf(said: string, body: unknown): Failure {
  const several = Candidates.safeParse(body).data;
  return several === undefined
    ? couldNotLook(said)
    : new SeveralTargets(said, several.candidates, several.moreCandidates);
}

/** An HTTP API answers only "Forbidden", whatever the reason. */
const refused = (status: number, said: string): string =>
  `${status}${said === '' ? '' : ` ${said}`}. ` +
  'The caller needs execute-api:Invoke on the API, and must be a principal of its account: from another one, use a profile ' +
  'whose role_arn is a role of that account (--profile). Credentials that have expired, and a clock that is wrong, are ' +
  'refused in the same words: aws sts get-caller-identity says who you are';
