import * as z from 'zod';
import type { Need, Permissions } from '../iam/permission.ts';
import { parseInput } from '../server/api-call.ts';

const Input = z.object({ TopicArn: z.string() });

/**
 * A topic here has no policy that lets anyone but services in.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
const toPublish: Need = ({ input }) => {
  const { TopicArn } = parseInput(Input, input, 'InvalidParameter');
  return [{ action: 'sns:Publish', resource: TopicArn, resourceAccountId: TopicArn.split(':')[4] ?? '' }];
};

export const SNS_PERMISSIONS: Permissions = new Map<string, Need>([['Publish', toPublish]]);
