import type { Recipe } from './recipe.ts';

/** The change request under which an execution ran. */
const FIELD: Recipe = {
  title: 'A field of an execution to the results.',
  first: [
    {
      file: 'src/domain/execution.ts',
      before: '  readonly status: string;',
      text: '  readonly changeRequest?: string | undefined;\n',
    },
  ],
  named: ['test/store/schema.test.ts'],
  rest: [
    {
      file: 'src/aws/ssm-execution.ts',
      before: "    status: answer.AutomationExecutionStatus ?? 'Pending',\n    startTime: answer",
      text: '    changeRequest: emptyToUndefined(answer.ChangeRequestName),\n',
    },
    {
      file: 'src/store/schema.ts',
      before:
        '  status: z.string(),\n  startTime: Time.optional(),\n  endTime: Time.optional(),\n  failureMessage',
      text: '  changeRequest: z.string().optional(),\n',
    },
    {
      file: 'src/api/target/full-result-answer.ts',
      before: '    failureMessage: z',
      text: "    changeRequest: z.string().optional().describe('The change request under which it ran'),\n",
    },
    {
      file: 'src/api/target/reply-with-result.ts',
      before: '    failureMessage: cutText',
      text: '    changeRequest: execution?.changeRequest,\n',
    },
  ],
  check: 'field.ts',
};

/** A refusal of AWS that does not exist. */
const REASON: Recipe = {
  title: 'A denial reason.',
  first: [{ file: 'src/domain/denial.ts', before: "'regionDisabled'] as const", text: "'accountClosed', " }],
  named: [
    'cli/doctor/suggest.ts',
    'cli/gather/after-gather.ts',
    'console/src/model/verdicts.ts',
    'src/domain/causes/reason-advice.ts',
  ],
  rest: [
    {
      file: 'src/aws/ssm-ask.ts',
      before: "  ['RegionDisabledException', 'regionDisabled'],",
      text: "  ['AccountClosedException', 'accountClosed'],\n",
    },
    {
      file: 'src/domain/causes/reason-advice.ts',
      before: '  regionDisabled: {',
      text: "  accountClosed: { title: 'The account is closed', advice: 'Leave it out of the target locations.' },\n",
    },
    {
      file: 'cli/doctor/suggest.ts',
      before: '  regionDisabled: (accountIds)',
      text: "  accountClosed: (accountIds) => [{ what: 'The account is closed', accountIds, commands: [] }],\n",
    },
    {
      file: 'cli/gather/after-gather.ts',
      before: '  regionDisabled: () =>',
      text: "  accountClosed: () => 'The account is closed.',\n",
    },
    {
      file: 'console/src/model/verdicts.ts',
      before: "  regionDisabled: 'The Region",
      text: "  accountClosed: 'The account is closed',\n",
    },
  ],
  check: 'reason.ts',
};

const ROUTE_FILE = `import * as z from 'zod';
import { ParentParams } from '../http/query/path.ts';
import { defineRoute } from '../http/route.ts';
import { readLedger } from '../ledgers/read-ledger.ts';

export const getRevision = defineRoute({
  method: 'get',
  path: '/executions/{parentId}/revision',
  operationId: 'getRevision',
  access: 'report',
  summary: 'The revision of a report',
  description: 'How often the report was sealed; absent before.',
  params: ParentParams,
  query: z.object({}),
  answers: { 'application/json': z.strictObject({ revision: z.int().optional() }) },
  problems: ['unknown-execution'],
  async reply({ store }, { params: { parentId } }) {
    const { parent } = await readLedger(store, parentId);
    return { body: { revision: parent.sealed?.revision }, sealed: false };
  },
});
`;

const COMMAND_FILE = `import * as z from 'zod';
import { pathOf } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { Parent, PARENT_ARGUMENT } from '../parent-argument.ts';
import { toGrid } from '../terminal/csv.ts';

const Answer = z.looseObject({ revision: z.number().optional() });

export const revision: Command = {
  args: [PARENT_ARGUMENT],
  options: [],
  details: 'Prints how often the report was sealed. Exit code 0.',
  examples: [{ what: 'The newest run', command: 'rollcall revision @latest' }],
  run: async ({ args }, session) => {
    const [parentId] = Parent.parse(args);
    const api = await session.client();
    const answer = await api.get(\`\${pathOf(parentId)}/revision\`, {}, Answer);
    await session.output.show({
      answer,
      items: [answer],
      csv: () => toGrid([['revision', (one) => one.revision?.toString()]], [answer]),
      table: () => \`Revision \${answer.revision ?? 'none'}\\n\`,
    });
    return EXIT.allSucceeded;
  },
};
`;

/** How often a report was sealed. Its events, and the policies of its callers, are made from the list. */
const ROUTE: Recipe = {
  title: 'A route with its command.',
  first: [],
  named: [],
  rest: [
    { file: 'src/api/report/get-revision.ts', content: ROUTE_FILE },
    {
      file: 'src/api/routes.ts',
      before: "import { getReport } from './report/get-report.ts';",
      text: "import { getRevision } from './report/get-revision.ts';\n",
    },
    { file: 'src/api/routes.ts', before: '  listCauses,\n', text: '  getRevision,\n' },
    { file: 'cli/revision/revision.ts', content: COMMAND_FILE },
    {
      file: 'cli/catalog.ts',
      before: "  {\n    name: 'results',",
      text: "  {\n    name: 'revision',\n    summary: 'How often a report was sealed',\n    load: async () => (await import('./revision/revision.ts')).revision,\n  },\n",
    },
  ],
  check: 'route.ts',
};

export const RECIPES: readonly Recipe[] = [FIELD, REASON, ROUTE];
