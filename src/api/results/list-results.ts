import * as z from 'zod';
import { listCauses } from '../../domain/causes/list-causes.ts';
import { expectedFields, nextTokenField } from '../http/fields.ts';
import { toCountsAnswer } from '../report/report-answer.ts';
import { ListedResultAnswer } from '../target/target-answer.ts';
import { accountFilterQuery, countUnknown, matchAccounts, unknownAccountsField } from './account-filter.ts';
import { findMatching } from './matching-targets.ts';
import { refuseUnknownCauses } from '../causes/refuse-unknown-causes.ts';
import { fromPageToken, toPageToken } from '../http/page-token.ts';
import { badParameter, type Problem } from '../http/problem.ts';
import { chooseFormat, CONTENT_TYPES, formatQuery } from '../http/query/answer-format.ts';
import { pageQuery } from '../http/query/page.ts';
import { ParentParams } from '../http/query/path.ts';
import { fieldsQuery, pickFields, toFieldChoice } from './result-fields.ts';
import { targetFilterQuery } from './target-filter.ts';
import { isPosition, sliceInOrder, sortQuery } from './target-order.ts';
import { several } from '../http/query/values.ts';
import { readResults } from './read-results.ts';
import { readRowOutputs } from './read-row-outputs.ts';
import { toColumns } from './result-columns.ts';
import { toCsvLines, toJsonLines, writeLines } from './result-lines.ts';
import { fitAnswers, textBytes } from './result-page.ts';
import { defineRoute } from '../http/route.ts';

/** A longer header line leaves too little room for results. */
const MAX_HEAD_BYTES = 256 * 1024;

const Answer = z.strictObject({
  parentExecutionId: z.string(),
  ...expectedFields,
  matched: z.int().describe('How many targets match the filters, on all pages together'),
  ...unknownAccountsField,
  partial: z.boolean().describe('Whether this is not final: more pages follow, or the parent is not sealed'),
  results: z.array(ListedResultAnswer),
  ...nextTokenField,
});

export const listResults = defineRoute({
  method: 'get',
  path: '/executions/{parentId}/results',
  operationId: 'listResults',
  access: 'outputs',
  summary: 'The targets of a parent execution, with their outputs',
  description:
    'One result for each expected target, whatever became of it, or for those that match the filters; the counts are those of all. ' +
    'As CSV or NDJSON, the headers `rollcall-partial`, `rollcall-next-token` and `link` say what JSON says beside its results.',
  params: ParentParams,
  query: z.object({
    ...targetFilterQuery,
    ...accountFilterQuery,
    output: several(z.string().min(1, { error: 'must be names of outputs' }))
      .optional()
      .describe('Only targets that have all these outputs, each as `stepName.OutputName`'),
    ...sortQuery,
    ...fieldsQuery,
    ...formatQuery,
    ...pageQuery({ usual: 100, most: 1_000 }),
  }),
  answers: {
    [CONTENT_TYPES.json]: Answer,
    [CONTENT_TYPES.csv]: z
      .string()
      .describe('RFC 4180: a header line on every page, one row a target, one column an output'),
    [CONTENT_TYPES.ndjson]: z.string().describe('One result a line, each as in `results`'),
  },
  problems: ['unknown-execution'],
  sealable: true,
  headers: {
    'content-disposition': 'CSV and NDJSON: the name of the file, `.partial` while it is not final',
    'rollcall-partial': 'CSV and NDJSON: what JSON says as `partial`, `true` or `false`',
    'rollcall-next-token': 'CSV and NDJSON: what JSON says as `nextToken`; absent on the last page',
    link: 'CSV and NDJSON: the address of the next page, as `<…>; rel="next"`; absent on the last page',
  },
  async reply(
    { store, accountNames, accountFacts, readListedLedger },
    { params: { parentId }, query, listing, pageAt, accept },
  ) {
    const after =
      query.nextToken === undefined ? undefined : fromPageToken(listing, query.nextToken, isPosition);
    const [{ parent, rollCall }, nameOf] = await Promise.all([
      readListedLedger(parentId, after === undefined),
      accountNames(),
    ]);
    const { causes, causeIdOf } = listCauses(rollCall);
    refuseUnknownCauses(parentId, query.cause, causes);
    const accounts = await matchAccounts(query, accountFacts);
    const format = chooseFormat(query.format, accept);
    const choice = toFieldChoice(query.fields);

    const { targets, outputNames } = await findMatching(store, parentId, rollCall.targets, {
      filter: { ...query, accounts },
      outputs: query.output ?? [],
      withNames: format === 'csv' && choice.outputs === 'all',
      causeIdOf,
    });
    const isSealed = parent.sealed !== undefined;
    const names = choice.outputs === 'all' ? outputNames : choice.outputs;
    const lines =
      format === 'csv' ? toCsvLines(toColumns(query.fields, choice, names, isSealed)) : toJsonLines(choice);
    if (textBytes(lines.head) > MAX_HEAD_BYTES) throw tooManyColumns(names.length);

    const slice = sliceInOrder(targets, query.sort, query.limit, after);
    const inRows =
      choice.outputs.length === 0
        ? new Map()
        : await readRowOutputs(store, parentId, slice.items, rollCall.targets);
    const { answers, next } = await fitAnswers(
      slice,
      async (some) => {
        const results = await readResults(store, parentId, some, nameOf, {
          outputs: choice.outputs,
          inRows,
          outputBytes: lines.outputBytes,
          causeIdOf,
        });
        return results.map((result) => ({ result, line: lines.toLine(result) }));
      },
      { bytesOf: ({ line }) => textBytes(line) },
    );
    const token = next && toPageToken(listing, next);
    const partial = token !== undefined || !isSealed;

    if (format !== 'json') {
      const content = lines.head + answers.map(({ line }) => line).join('');
      const following = token === undefined ? undefined : { token, address: pageAt(token) };
      return { ...writeLines({ format, content, parentId, partial, next: following }), sealed: isSealed };
    }
    return {
      body: {
        parentExecutionId: parentId,
        ...toCountsAnswer(rollCall),
        matched: targets.length,
        unknownAccounts: countUnknown(
          accounts,
          rollCall.targets.map(({ location }) => location?.accountId),
        ),
        partial,
        results: answers.map(({ result }) => pickFields(result, choice)),
        nextToken: token,
      },
      sealed: isSealed,
    };
  },
});

const tooManyColumns = (names: number): Problem =>
  badParameter(
    'format',
    'csv',
    `csv has one header line, and the outputs of these targets have ${names} names: choose some with fields=outputs.<step.Name>, or take format=ndjson`,
  );
