const TIMED_OUT = 4;

/**
 * The inputs of the step, and what is wrong with them.
 * @param {Readonly<Record<string, string | undefined>>} env
 */
export function readInputs(env) {
  const parentId = env.ROLLCALL_PARENT_ID ?? '';
  const maxFailedPercent = Number(env.ROLLCALL_MAX_FAILED_PERCENT ?? '0');
  const options = [
    ['--url', env.ROLLCALL_API],
    ['--region', env.ROLLCALL_REGION],
    ['--stack-prefix', env.ROLLCALL_STACK_PREFIX],
  ].flatMap(([option, value = '']) => (value === '' ? [] : [`${option}=${value}`]));
  const inputs = {
    parentId,
    timeout: env.ROLLCALL_TIMEOUT ?? '30m',
    maxFailedPercent,
    report: env.ROLLCALL_REPORT ?? '',
    version: env.ROLLCALL_VERSION ?? 'latest',
    options,
  };
  return { inputs, problem: problemOf(inputs) };
}

function problemOf({ parentId, maxFailedPercent, report, version }) {
  if (!/^@?[\w.-]+$/.test(parentId) || parentId.startsWith('-')) {
    return `parent-id must be an execution ID, @latest or @runbook-name, and is "${parentId}"`;
  }
  if (!(maxFailedPercent >= 0 && maxFailedPercent <= 100)) {
    return 'max-failed-percent must be a number from 0 to 100';
  }
  if (!/^[\w.-]+$/.test(version)) return 'version must be a version or a tag of npm, such as 0.1.0';
  return report === '' || /\.(json|html)$/.test(report) ? undefined : 'report must end in .json or .html';
}

/** The share of expected targets that did not succeed, in percent, rounded up to a tenth: a single one is never 0. */
export const failedShare = ({ expected, counts }) =>
  expected === 0 ? 100 : Math.ceil(((expected - (counts.succeeded ?? 0)) / expected) * 1000) / 10;

/**
 * Why the step fails; undefined if it does not. At most 0 percent is what the command's own exit code says: every target
 * succeeded, and every target of theirs.
 */
export function faultOf(report, exitCode, { maxFailedPercent, timeout }) {
  const { expected, counts, expectedAtLeast } = report;
  const succeeded = `${counts.succeeded ?? 0} of ${expected} targets succeeded`;
  if (exitCode === TIMED_OUT) return `It was not complete within ${timeout}: so far ${succeeded}`;
  if (exitCode === 0) return undefined;
  if (exitCode !== 1) return `The command ended with exit code ${exitCode}: the lines above say why`;
  if (expected === 0) return 'No target was expected';
  if (expectedAtLeast) return `${succeeded}, and there may be more targets than are known`;
  const share = failedShare(report);
  if (maxFailedPercent > 0 && share <= maxFailedPercent) return undefined;
  return share === 0
    ? `${succeeded}, and targets of theirs did not`
    : `${succeeded}: ${share} % did not, and ${maxFailedPercent} % may`;
}
