import * as z from 'zod';
import { isAccountId, isRegion } from '../../src/domain/location.ts';
import { FullResultAnswer } from '../../src/api/target/full-result-answer.ts';
import { couldNotLook } from '../failure.ts';
import { pathOf } from '../client/read-report.ts';
import { resolveParent } from '../resolve-parent.ts';
import { defineTool, Run } from './tool.ts';

const Outputs = z.record(z.string(), z.array(z.string()));
const Result = z.looseObject({ outputs: Outputs.optional() });

const { ledger, steps, ...fields } = FullResultAnswer.shape;

/** Characters of one output in an answer. */
const PIECE = 2_000;

const OnePiece = z.strictObject({
  offset: z.int(),
  nextOffset: z.int().optional().describe('Where the next piece begins; absent in the last'),
  length: z.int().describe('Characters of the whole'),
  text: z.string(),
});

export const readTarget = defineTool({
  name: 'target',
  title: 'Everything about one target',
  description:
    'Shows one target of a run in full: verdict, failure, outputs, steps. Large outputs are cut: read one whole, piece by piece, with output and offset.',
  input: z.object({
    run: Run,
    accountId: z.string().refine(isAccountId, { error: 'must be twelve digits' }).describe('Twelve digits'),
    region: z.string().refine(isRegion, { error: 'must be a Region' }).describe('Such as eu-west-1'),
    executionId: z.string().optional().describe('Which one, where several are expected in that location'),
    resource: z.string().optional().describe('Which resource, in a rate-controlled run'),
    output: z.string().optional().describe('Only this output, by its name'),
    offset: z.int().min(0).default(0).describe('With output: where to begin, in characters'),
  }),
  output: z.object({
    ...fields,
    steps: steps
      .unwrap()
      .element.omit({ outputs: true, omittedOutputs: true, moreOmittedOutputs: true })
      .array()
      .optional(),
    ledger: ledger
      .unwrap()
      .omit({ targets: true, nextToken: true, href: true })
      .optional()
      .describe('If it fans out itself: explain_run with its executionId has its targets'),
    piece: OnePiece.optional().describe('Of the output that was asked for'),
  }),
  usual: 1,
  async read({ api, session }, { run, accountId, region, executionId, resource, output, offset }) {
    const parentId = await resolveParent(run, session);
    const path = `${pathOf(parentId)}/results/${accountId}/${region}`;
    const result = await api.get(path, { executionId, resource }, Result);
    if (output === undefined) return result;
    const values = Object.entries(result.outputs ?? {}).find(([name]) => name === output)?.[1];
    if (values === undefined)
      throw couldNotLook('That target has no such output: without output, all are named');
    const { outputs: _, steps: __, ...head } = result;
    return { ...head, piece: pieceOf(values.join('\n'), offset) };
  },
});

/** Never half a character: a piece may be one shorter. */
function pieceOf(text: string, offset: number): z.output<typeof OnePiece> {
  const piece = text.slice(offset, offset + PIECE).replace(/[\ud800-\udbff]$/, '');
  const end = offset + Math.max(piece.length, 1);
  return {
    offset,
    ...(end < text.length && { nextOffset: end }),
    length: text.length,
    text: piece,
  };
}
