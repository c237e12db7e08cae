import { setFlagsFromString } from 'node:v8';

/**
 * V8 compiles the validator's WebAssembly once and quickly, and not a second time in the background. Node waits for that at its
 * end, for seconds on a busy machine, and Jest takes a worker that is not gone after half a second for one that does not end.
 * To be imported before it.
 */
setFlagsFromString('--liftoff-only');
