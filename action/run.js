import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failedShare, faultOf, readInputs } from './judge.js';
import { cutSummary } from './summary.js';

// The script of the action: no dependency but Node and npm, which every runner of GitHub brings.

/** Of answers of the command: a report of ten thousand targets has a few megabytes. */
const LARGEST_ANSWER = 256 * 1024 * 1024;
const { env } = process;

/** A command of the workflow log. @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions */
const escapeData = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const write = (text) => void process.stdout.write(`${text}\n`);

/** Prints what others wrote, so that no line of it is taken as a command. */
function quote(text) {
  if (text.trim() === '') return;
  const token = randomUUID();
  write(`::stop-commands::${token}\n${text.trimEnd()}\n::${token}::`);
}

/** Ends the step. */
function fail(message) {
  write(`::error title=Rollcall::${escapeData(message)}`);
  process.exit(1);
}

/** Outputs have one line each: none of the values can contain another. */
function setOutputs(outputs) {
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  appendFileSync(env.GITHUB_OUTPUT, lines.join(''));
}

function rollcall(inputs, args) {
  const { status, stdout, stderr, error } = spawnSync(
    'npx',
    ['--yes', `ssm-rollcall@${inputs.version}`, ...args, ...inputs.options],
    { encoding: 'utf8', maxBuffer: LARGEST_ANSWER, env: { ...env, NO_COLOR: '1' } },
  );
  if (error !== undefined) fail(`npx could not be started: ${error.message}`);
  quote(stderr);
  return { status, stdout };
}

const { inputs, problem } = readInputs(env);
if (problem !== undefined) fail(problem);

const waited = rollcall(inputs, ['wait', inputs.parentId, '--timeout', inputs.timeout, '--output', 'json']);
let report;
try {
  report = JSON.parse(waited.stdout);
} catch {
  fail(`There is no report of ${inputs.parentId}: the lines above say why (exit code ${waited.status})`);
}

const { parentExecutionId, expected, counts } = report;
const isHtml = inputs.report.endsWith('.html');
const file = inputs.report === '' ? join(env.RUNNER_TEMP, 'rollcall-report.json') : inputs.report;
if (!isHtml) writeFileSync(file, waited.stdout);
else if (rollcall(inputs, ['report', parentExecutionId, '--html', file]).status !== 0) {
  fail(`${file} was not written: the lines above say why`);
}
setOutputs({
  expected,
  succeeded: counts.succeeded ?? 0,
  'failed-percent': failedShare(report),
  counts: JSON.stringify(counts),
  sealed: report.seal !== undefined,
  report: file.replaceAll(/[\r\n]/g, ' '),
});

const { stdout: markdown } = rollcall(inputs, ['show', parentExecutionId, '--all', '--output', 'markdown']);
appendFileSync(env.GITHUB_STEP_SUMMARY, cutSummary(markdown));

const fault = faultOf(report, waited.status, inputs);
if (fault !== undefined) fail(fault);
write(`${counts.succeeded ?? 0} of ${expected} targets succeeded`);
