import { plainText } from '../terminal/plain-text.ts';
import { counted } from '../terminal/counted.ts';
import { printCounts } from '../terminal/print-counts.ts';
import type { Terminal } from '../terminal/table.ts';
import { isRateControlled } from './start-input.ts';
import { locationsIn, type RetryPlan } from './retry-plan.ts';
import type { AutomationExecution } from '@aws-sdk/client-ssm';

/** The commands to paste, with notes as shell comments. */
export function printRetryPlan({ commands, notes, locations }: RetryPlan, { paint }: Terminal): string {
  const said = notes.map((note) => `${paint('dim', `# ${plainText(note)}`)}\n`);
  if (commands.length === 0) return `Nothing is to be started again.\n${said.join('')}`;
  const title = paint('dim', `# ${counted(locations, 'location')}`);
  return [`${title}\n`, ...said, ...commands.map(({ commandLine }) => `${plainText(commandLine)}\n`)].join(
    '',
  );
}

/** What would be started, for the person who confirms it. It shows no parameter, only their number. */
export function describeStart(plan: RetryPlan, parent: AutomationExecution): string {
  const { commands, locations, runbook, accountId, region, excluded, notes, willFailAgain = [] } = plan;
  const count = Object.keys(parent.Parameters ?? {}).length;
  const version = parent.DocumentVersion === undefined ? '' : ` version ${parent.DocumentVersion}`;
  const parameters = count === 0 ? 'without parameters' : `with its ${counted(count, 'parameter')}`;
  const leftOut = printCounts(excluded);
  return [
    `${runbook}${version} is started again by account ${accountId} in ${region}, in ${counted(locations, 'location')}, as ${counted(commands.length, 'automation')}, ${parameters}.`,
    ...(willFailAgain.length === 0 ? [] : notes.filter((note) => /will fail again/.test(note))),
    ...(leftOut === '' ? [] : [`Left out: ${leftOut}.`]),
    ...(isRateControlled(parent)
      ? ['In each location it runs for all resources again, including those for which it succeeded.']
      : []),
    ...(commands.some(stopsEarly)
      ? ['After one failure AWS starts no more of an entry: TargetLocationMaxErrors is 0, as it was.']
      : []),
    ...(parent.ExecutionEndTime === undefined
      ? ['The parent has not ended: more of its targets may fail yet.']
      : []),
  ]
    .map((line) => `${plainText(line)}\n`)
    .join('');
}

const stopsEarly = (command: RetryPlan['commands'][number]): boolean =>
  locationsIn(command) > 1 &&
  command.targetLocations.some(({ TargetLocationMaxErrors = '0' }) => TargetLocationMaxErrors === '0');
