import * as z from 'zod';
import { resourceOf, type Stack } from './stacks.ts';

export const FUNCTIONS = ['collect', 'sweep', 'api'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

const Function = z.object({
  FunctionName: z.string(),
  Handler: z.string(),
  Runtime: z.string(),
  Architectures: z.array(z.string()),
  Timeout: z.number(),
  Role: z.string(),
  RecursiveLoop: z.string().optional(),
  ReservedConcurrentExecutions: z.number().optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
});

const ROLES = { collect: 'CollectRole', sweep: 'SweepRole', api: 'ApiRole' } as const;
const LOGICAL_IDS = {
  collect: 'CollectLambdaFunction',
  sweep: 'SweepLambdaFunction',
  api: 'ApiLambdaFunction',
} as const;

export const functionOf = (stack: Stack, name: FunctionName): z.infer<typeof Function> =>
  Function.parse(resourceOf(stack, LOGICAL_IDS[name]).properties);

export const environmentOf = (stack: Stack, name: FunctionName): Record<string, string> =>
  functionOf(stack, name).Environment.Variables;

export const roleOf = (stack: Stack, name: FunctionName) => resourceOf(stack, ROLES[name]);
