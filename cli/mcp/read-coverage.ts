import * as z from 'zod';
import { CoverageAnswer } from '../../src/api/coverage/coverage-answer.ts';
import { accountFilter } from './account-filter.ts';
import { CoveragePage } from '../coverage/coverage-page.ts';
import { defineTool, NextToken } from './tool.ts';

const text = z.string().optional();

export const readCoverage = defineTool({
  name: 'coverage',
  title: 'In which accounts and Regions Rollcall works',
  description:
    'Says for each account and Region of the last 90 days whether executions can be read, whether events arrive, and whether AWS starts children there. Not being able to look is never the same as nothing being there.',
  input: z.object({
    broken: z.boolean().optional().describe('Only locations where something is broken, or only the others'),
    accountId: text.describe('Only these accounts; several with commas'),
    region: text.describe('Only these Regions; several with commas'),
    ...accountFilter,
    nextToken: NextToken,
  }),
  output: CoverageAnswer,
  read: ({ api }, { broken, ...query }, limit) =>
    api.get('/coverage', { ...query, broken: broken?.toString(), limit }, CoveragePage),
});
