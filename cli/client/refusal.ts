import * as z from 'zod';
import { NextSteps, optionOf, toCommandLine } from './next-command.ts';
import { Candidate, SeveralTargets } from '../target/several-targets.ts';
import { EXIT } from '../exit-code.ts';
import { couldNotLook, Failure, Transient, UnknownParent, wrongUsage } from '../failure.ts';

/** RFC 9457, as Rollcall uses it. */
const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  parameter: z.string().optional(),
  /** What is wrong with that parameter. */
  reason: z.string().optional(),
  next: NextSteps,
  /** For an execution that is known as a child: its parent. */
  childOf: z.string().optional(),
});
/** An error of API Gateway. */
const Message = z.looseObject({ message: z.string() });

const FIRST_SERVER_ERROR = 500;
const PASSING = new Set([429, 502, 503, 504]);

/**
 * The error for an answer that is not a success. `body` is undefined if it was not JSON; suggested commands end with `repeated`.
 */
export function refusalOf(status: number, body: unknown, baseUrl: string, repeated = ''): Failure {
  const problem = Problem.safeParse(body).data;
  const message = Message.safeParse(body).data?.message;
  const said = problem === undefined ? withoutStop(message ?? '') : inWords(problem, repeated);
  const heading = `${baseUrl} answered ${status}${said === '' ? '' : `: ${said}`}`;
  if (status === 404 && problem?.type === 'urn:rollcall:problem:unknown-execution') {
    // A child never becomes a parent, so no command waits for it.
    return problem.childOf === undefined ? new UnknownParent(said) : couldNotLook(said);
  }
  if (status === 404 && problem?.type === 'urn:rollcall:problem:unknown-target') return couldNotLook(said);
  if (status === 400 && problem !== undefined) return usageOf(said, body);
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

/** The message, with the option instead of the parameter, and the commands for the next steps. */
function inWords(
  { title, detail = title, parameter, reason, next }: z.output<typeof Problem>,
  repeated: string,
): string {
  const what = parameter === undefined || reason === undefined ? detail : `${optionOf(parameter)} ${reason}`;
  const steps = next.flatMap((step) => {
    const command = toCommandLine(step);
    return command === undefined ? [] : [`${command}${repeated} ${step.description}`];
  });
  return [what, ...steps].map(withoutStop).join('. ');
}

const withoutStop = (text: string): string => text.replace(/\.$/, '');

/** The output was not named. */
export class OutputNotNamed extends Failure {
  /** The parent's outputs, sorted. */
  readonly outputs: readonly string[];
  /** How many more it has. */
  readonly omitted: number;

  constructor(message: string, outputs: readonly string[], omitted: number) {
    super(EXIT.usage, message);
    [this.outputs, this.omitted] = [outputs, omitted];
  }
}

const NotNamed = z.looseObject({
  parameter: z.literal('output'),
  value: z.undefined().optional(),
  outputs: z.array(z.string()),
  outputsOmitted: z.number().default(0),
});

function usageOf(said: string, body: unknown): Failure {
  const notNamed = NotNamed.safeParse(body).data;
  return notNamed === undefined
    ? wrongUsage(said)
    : new OutputNotNamed(said, notNamed.outputs, notNamed.outputsOmitted);
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
