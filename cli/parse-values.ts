import { InvalidArgumentError } from 'commander';
import { isExecutionId } from '../src/domain/execution-id.ts';
import { isAccountId, isRegion } from '../src/domain/location.ts';

const UNIT_MS = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

const ID_PREFIX = /^[0-9a-f]{8}[0-9a-f-]{0,27}$/i;
/** A position in the list of runs, or the name of a runbook or its ARN. */
const REFERENCE = /^@[\w.:/-]{1,200}$/;

/**
 * @returns a whole ID, or the beginning of one, in lower case, as AWS writes it; or a reference such as `@latest` as it is: what
 * it refers to is found before the command runs. @throws {InvalidArgumentError} if it is none of these
 */
export function parseParentId(text: string): string {
  const given = text.trim();
  if (REFERENCE.test(given)) return given;
  if (isExecutionId(given) || ID_PREFIX.test(given)) return given.toLowerCase();
  throw new InvalidArgumentError(
    'It is no automation execution ID (such as 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1, or its first 8 characters; @latest, @2, @runbook-name), and no command: rollcall --help lists the commands.',
  );
}

/** The same for a command that asks AWS itself, which knows whole IDs only. */
export function parseWholeParentId(text: string): string {
  if (isExecutionId(text.trim())) return text.trim().toLowerCase();
  throw new InvalidArgumentError(
    'It must be a whole automation execution ID (36 characters, such as 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1).',
  );
}

/** Shape: `90s`, `10m`, `2h`, `1d`. @returns milliseconds */
export function parseDuration(text: string): number {
  const [, number, unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? [];
  const unitMs = UNIT_MS.get(unit);
  if (unitMs !== undefined) return Number(number) * unitMs;
  throw new InvalidArgumentError('It must be a whole number and a unit: 90s, 10m, 2h, 1d.');
}

/** @throws {InvalidArgumentError} if it is not a whole number from 1 */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

const MOST_RUNS = 100;

/** How many runs are compared. @throws {InvalidArgumentError} if it is not a whole number from 2 to 100 */
export function parseRuns(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 2 && count <= MOST_RUNS) return count;
  throw new InvalidArgumentError(`It must be a whole number from 2 to ${MOST_RUNS}.`);
}

/** @throws {InvalidArgumentError} if it is no port */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a port: a whole number up to 65535; 0 takes any that is free.');
}

/** For an option that may be given several times: as the API takes it, with commas. */
export const parseSeveral = (text: string, previous?: unknown): string =>
  typeof previous === 'string' ? `${previous},${text}` : text;

/** Shape: twelve digits. @throws {InvalidArgumentError} if it is invalid */
export function parseAccountId(text: string): string {
  if (isAccountId(text)) return text;
  throw new InvalidArgumentError('It must be an account ID: twelve digits.');
}

/** @throws {InvalidArgumentError} if it is not the code of a Region */
export function parseRegion(text: string): string {
  if (isRegion(text)) return text;
  throw new InvalidArgumentError('It must be a Region, such as eu-west-1.');
}

/** @throws {InvalidArgumentError} if it is not a UUID */
export function parseToken(text: string): string {
  if (/^[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}$/i.test(text)) return text;
  throw new InvalidArgumentError('It must be a UUID, as rollcall retry --run printed it.');
}

/** @throws {InvalidArgumentError} if it is not the ID of an account, an organizational unit or a root */
export function parseScope(text: string): string {
  if (isAccountId(text) || /^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be the ID of an account, an organizational unit or a root: 111111111111, ou-ab12-11111111, r-ab12.',
  );
}
