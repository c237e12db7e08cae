import * as z from 'zod';
import { exitCodeOf } from '../client/exit-code-of.ts';
import { readReport, type Report } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { parentGrid } from '../list/parent-grid.ts';
import { parseParentId } from '../parse-values.ts';
import { silently, type Session } from '../session.ts';
import { presenter } from './presenter.ts';
import { watchUntilSealed } from './watch-until-sealed.ts';
import { isSealed, type Watched } from './watched.ts';
import { patienceOptions, PatienceOptions } from '../wait/patience-options.ts';
import { notSealed } from '../wait/wait-and-show.ts';

const Args = z.tuple([z.array(z.string())]);

export const watch: Command = {
  args: [
    {
      name: '<parent-id...>',
      description: 'the IDs of parent executions, as start-automation-execution gave them',
      parse: (text, previous) => [...(Array.isArray(previous) ? previous : []), parseParentId(text)],
    },
  ],
  options: patienceOptions('2s'),
  details:
    'Shows a bar for each parent until all are sealed: how many are collected, failed, running, waiting or missing (never started, or not ' +
    'readable), and the time left at the pace of the last minute, where there is one. What AWS refuses stands below it: why, in which ' +
    'accounts, when it is looked at next, the deadline, and what to do. Where standard output is no terminal, it prints a ' +
    'line for each change; with --output ndjson, an object. JSON and CSV come at the end. Its exit code is that of rollcall wait: 0 only ' +
    'if all succeeded in all of them, 4 if the time is over before. Ctrl-C ends it, and changes nothing.',
  notLocal:
    'nothing collects into it by itself. rollcall gather <parent-id> --role-name <role> --wait shows the progress',
  examples: [
    {
      what: 'Two at once',
      command: 'rollcall watch 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 aee30f47-6ea5-4eed-a4cb-7ef6b0c70c6c',
    },
    {
      what: 'In a log',
      command: 'rollcall watch 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --every 30s --timeout 2h | tee watch.log',
    },
  ],
  run: async ({ args, options }, session) => {
    const [given] = Args.parse(args);
    const patience = PatienceOptions.parse(options);
    const { show, end } = presenter(session);
    const all = await watchUntilSealed([...new Set(given)], patience, show, session).finally(end);
    const reports = await finalReports(all, session);
    await session.output.show({
      answer: { executions: reports },
      items: reports,
      csv: () => parentGrid(reports),
      table: () => '',
    });
    const open = all.filter((one) => !isSealed(one));
    if (open.length > 0 && !session.output.isClosed()) throw notSealed(patience, open[0]?.problem);
    const isWell = reports.every((report) => exitCodeOf(report, report.targets) === EXIT.allSucceeded);
    return isWell && open.length === 0 ? EXIT.allSucceeded : EXIT.someDidNot;
  },
};

/** With all their targets, since some may have targets of their own; an unknown parent has none. */
async function finalReports(all: readonly Watched[], session: Session): Promise<readonly Report[]> {
  const reports: Report[] = [];
  for (const { parentId, report } of all) {
    if (report !== undefined) reports.push(await readReport(parentId, silently(session)));
  }
  return reports;
}
