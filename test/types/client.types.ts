import type { AnswerOf, ParametersOf, RollcallClient } from '../../client/client.ts';
import type { ListPage, ReportPage, ResultPage } from '../../cli/client/answers.ts';
import type * as z from 'zod';
import type { Equal } from './equal.ts';

/** Readonly arrays made writable: the shapes of the commands do not change what they read. */
type Writable<Value> = Value extends readonly (infer Item)[]
  ? Writable<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Writable<Value[Key]> }
    : Value;
type Takes<Answer, Shape extends z.ZodType> =
  Writable<Answer> extends Writable<z.input<Shape>> ? true : false;

// The shapes by which the commands read answers take what the API's own document promises.
const takes: [
  Takes<AnswerOf<'/executions', 'get'>, typeof ListPage>,
  Takes<AnswerOf<'/executions/{parentId}', 'get'>, typeof ReportPage>,
  Takes<AnswerOf<'/executions/{parentId}/results', 'get'>, typeof ResultPage>,
] = [true, true, true];

// A parameter of the path is needed, and only what the document names is taken.
const parentId: Equal<ParametersOf<'/executions/{parentId}', 'get'>['parentId'], string> = true;
const calls = (client: RollcallClient) => [
  // @ts-expect-error the parent is missing
  client.get('/executions/{parentId}', {}),
  // @ts-expect-error there is no such parameter
  client.get('/executions', { runbok: 'x' }),
  // @ts-expect-error there is no such path
  client.get('/runs', {}),
  // @ts-expect-error it cannot be sent by POST
  client.post('/executions', {}),
  client
    .get('/executions', { runbook: 'x', status: ['Failed'] })
    .then(({ executions }) => executions.at(0)?.runbook),
];

export { calls, parentId, takes };
