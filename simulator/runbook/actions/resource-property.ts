import * as z from 'zod';
import { ApiCall } from './api-call.ts';

/**
 * What `aws:assertAwsResourceProperty` and `aws:waitForAwsResourceProperty` take.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-waitForAwsResourceProperty.html
 */
export const ResourcePropertyInputs = z.looseObject({
  ...ApiCall,
  PropertySelector: z.string().startsWith('$'),
  DesiredValues: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1),
});
