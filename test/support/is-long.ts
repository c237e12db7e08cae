/** Whether everything is tried, or what there is time for: `npm run test:long`. */
export const isLong = process.env['ROLLCALL_TESTS'] === 'long';
