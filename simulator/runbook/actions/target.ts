import * as z from 'zod';

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Target.html */
export const Target = z.strictObject({
  Key: z.string().min(1).max(163),
  Values: z.array(z.string()).max(50),
});
