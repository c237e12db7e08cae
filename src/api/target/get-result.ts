import * as z from 'zod';
import { cutText } from '../../automation/cut-text.ts';
import { limitOutputs } from '../../automation/limit-outputs.ts';
import { FullResultAnswer } from '../answers/full-result-answer.ts';
import { toResultAnswer } from '../answers/target-answer.ts';
import { chooseTarget } from '../choose-target.ts';
import { consoleUrlOf } from '../console-url.ts';
import { fitSteps } from '../fit-steps.ts';
import { AccountId, ExecutionId, ParentParams, Region } from '../query/path.ts';
import { one } from '../query/values.ts';
import { readLedger } from '../read-ledger.ts';
import { readOwnLedger } from '../read-own-ledger.ts';
import { readOutputs } from '../read-results.ts';
import { MAX_PAGE_BYTES, payloadBytes } from '../result-page.ts';
import { defineRoute } from '../route.ts';

/** So much of an answer is kept free of outputs, for what the steps say. */
const STEPS_BYTES = 1024 * 1024;
const MAX_MESSAGE = 64_000;

export const getResult = defineRoute({
  method: 'get',
  path: '/executions/{parentId}/results/{accountId}/{region}',
  operationId: 'getResult',
  summary: 'One target in full',
  description:
    'Its outputs and steps, its failure, where the answer came from, its own targets if it fans out, and where the AWS console shows it.',
  params: z.object({ ...ParentParams.shape, accountId: AccountId, region: Region }),
  query: z.object({
    executionId: one(z.union([z.literal(''), ExecutionId]))
      .optional()
      .describe('Which one, where several are expected in one place; empty for those without an execution'),
    target: one(z.string())
      .optional()
      .describe('Which resource, in a rate-controlled run; empty for those without one'),
  }),
  answers: { 'application/json': FullResultAnswer },
  problems: ['unknown-execution', 'unknown-target', 'several-targets'],
  sealable: true,
  async reply({ store, accountNames, partition }, { params: { parentId, ...place }, query }) {
    const [{ parent, rollCall }, nameOf] = await Promise.all([readLedger(store, parentId), accountNames()]);
    const { target, alike } = chooseTarget(parentId, rollCall, place, query);
    const { executionId, row } = target;
    const [results, ledger] = await Promise.all([
      store.findResults(executionId === undefined ? [] : [executionId]),
      row?.fansOut === true ? readOwnLedger(store, row.executionId, nameOf) : undefined,
    ]);
    const result = executionId === undefined ? undefined : results.get(executionId);
    const [inRow] = result === undefined ? await readOutputs(store, parentId, [target]) : [];
    const { execution, omittedOutputs = [] } = result ?? {};

    const facts = {
      alike: alike > 1 ? alike : undefined,
      runbook: execution?.runbook,
      runbookVersion: execution?.runbookVersion,
      failureMessage: cutText(execution?.failureMessage, MAX_MESSAGE),
      consoleUrl: executionId === undefined ? undefined : consoleUrlOf(partition, place, executionId),
      ledger,
    };
    const room = MAX_PAGE_BYTES - payloadBytes(facts);
    const all = execution?.outputs ?? inRow?.outputs;
    const { outputs, omitted } = limitOutputs(all ?? {}, room - STEPS_BYTES, payloadBytes);
    const steps = execution && fitSteps(execution.steps, room - payloadBytes(outputs));
    const names = [...omittedOutputs, ...(inRow?.omitted ?? []), ...omitted];
    const body: FullResultAnswer = {
      parentExecutionId: parentId,
      ...toResultAnswer(target, all && outputs, names, nameOf),
      ...facts,
      ...steps,
    };
    const isSealed = parent.sealed !== undefined && (ledger === undefined || ledger.seal !== undefined);
    return { body, sealed: isSealed };
  },
});
