import type { ServerResponse } from 'node:http';
import type { Principal } from '../iam/principal.ts';
import { ApiError } from '../server/api-error.ts';
import { ConnectionCut } from '../server/connection-cut.ts';
import type { ReceivedRequest } from '../server/signature.ts';
import type { FaultInjector } from '../trouble/fault-injector.ts';

/** Answers a request of DynamoDB. */
export type TableRequests = (request: ReceivedRequest, response: ServerResponse, caller: Principal) => void;

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

const MESSAGES = {
  InternalServerError: ['Internal server error', 500],
  ProvisionedThroughputExceededException: [
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
    400,
  ],
} as const;

/**
 * The table, and the trouble of those who write to it.
 * @throws {ApiError} for a write that fails; {ConnectionCut} if its function's process dies before it
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export const troubledTable =
  (
    handle: (request: ReceivedRequest, response: ServerResponse) => void,
    trouble: FaultInjector,
    stop: (functionName: string) => void,
  ): TableRequests =>
  (request, response, { functionName }) => {
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
    const met = WRITES.has(operation) ? trouble.onWrite(functionName) : undefined;
    if (met?.kind === 'stopFunction') {
      const { functionName: stopped, moment } = met;
      if (moment === 'before') {
        stop(stopped);
        throw new ConnectionCut(`${stopped} was stopped before its write`);
      }
      cutInsteadOfAnswer(response, () => stop(stopped));
    }
    if (met?.kind === 'failWrites') {
      const [message, httpStatus] = MESSAGES[met.error];
      if (!met.answerLost) throw new ApiError(met.error, message, httpStatus);
      cutInsteadOfAnswer(response);
    }
    handle(request, response);
  };

/** Lets the work be done; when its answer is ready, the connection ends instead. */
function cutInsteadOfAnswer(response: ServerResponse, first: () => void = () => undefined): void {
  Object.assign(response, {
    end: () => {
      first();
      response.socket?.destroy();
      return response;
    },
  });
}
