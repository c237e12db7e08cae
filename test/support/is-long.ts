const extent = process.env['ROLLCALL_TESTS'];

/** Whether everything is tried, or what there is time for: `npm run test:long`. */
export const isLong = extent === 'long';

/** Whether a commit is checked as far as `.ci/run` does, in the lane `explore`, and not only as `npm test` does. */
export const isThorough = isLong || extent === 'thorough';
