import * as z from 'zod';
import { createLocalApi } from '../../src/app/local.ts';
import type { Table } from '../../src/store/table.ts';
import type { Ask } from '../../client/ask.ts';
import { UnknownParent, wrongUsage } from '../failure.ts';
import { storeFailure } from './local-store-error.ts';

const UnknownExecution = z.looseObject({
  type: z.literal('urn:rollcall:problem:unknown-execution'),
  parentExecutionId: z.string(),
  /** It was gathered as a child of this parent. */
  childOf: z.string().optional(),
});

/**
 * Sends requests to the API in this process, over the store in `directory`. An error says in words what to do,
 * not as a status.
 */
export const localAsk =
  (
    table: Table,
    directory: string,
    io: {
      readonly now: () => number;
      readonly sleep: (ms: number) => Promise<void>;
      /** What a suggested command repeats. */
      readonly repeated: string;
    },
  ): Ask =>
  async (request) => {
    if (request.method !== 'GET') {
      throw wrongUsage(
        '--local: nothing is deployed that could collect. rollcall gather <parent-id> --role-name <role> reads what is missing',
      );
    }
    const faults: unknown[] = [];
    const app = createLocalApi(table, { ...io, onError: (error) => void faults.push(error) });
    const response = await app.request(request);
    if (faults.length > 0) throw storeFailure(faults[0]);
    if (response.status !== 404) return response;
    const unknown = UnknownExecution.safeParse(await response.clone().json()).data;
    if (unknown === undefined || unknown.childOf !== undefined) return response;
    throw new UnknownParent(
      `${unknown.parentExecutionId} was not gathered into ${directory}: rollcall gather ${unknown.parentExecutionId} --role-name <role>${io.repeated.replace(' --local', '')}`,
    );
  };
