import * as z from 'zod';
import { resourceOf, type Stack } from './stacks.ts';

/** Those of every stack. */
export const FUNCTIONS = ['collect', 'sweep', 'api'] as const;
/** Those of a stack with every setting. */
export const ALL_FUNCTIONS = [...FUNCTIONS, 'notify', 'resume'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];
type AnyFunction = (typeof ALL_FUNCTIONS)[number];

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

const ROLES = {
  collect: 'CollectRole',
  sweep: 'SweepRole',
  api: 'ApiRole',
  notify: 'NotifyRole',
  resume: 'ResumeRole',
} as const;
const LOGICAL_IDS = {
  collect: 'CollectLambdaFunction',
  sweep: 'SweepLambdaFunction',
  api: 'ApiLambdaFunction',
  notify: 'NotifyLambdaFunction',
  resume: 'ResumeLambdaFunction',
} as const;

export const functionOf = (stack: Stack, name: AnyFunction): z.infer<typeof Function> =>
  Function.parse(resourceOf(stack, LOGICAL_IDS[name]).properties);

export const environmentOf = (stack: Stack, name: AnyFunction): Record<string, string> =>
  functionOf(stack, name).Environment.Variables;

export const roleOf = (stack: Stack, name: AnyFunction) => resourceOf(stack, ROLES[name]);
