import { ApiError } from '../server/api-error.ts';

/** @param reason as AWS words it, such as `Unrecognized match type wildcards` */
export const invalidPattern = (reason: string): ApiError =>
  new ApiError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
