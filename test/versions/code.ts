// What a deployed version is made of, without AWS: bundled into test/fixtures/versions when a version is kept.
export { wireLedger } from '../../src/app/wire-ledger.ts';
export { CouldNotLookError, ThrottledError } from '../../src/lib/errors.ts';
export { createApi } from '../../src/api/api.ts';
export { createStore } from '../../src/store/store.ts';
export { createRefreshAccountNames } from '../../src/sweep/refresh-account-names.ts';
export { createSweep } from '../../src/sweep/sweep.ts';
