/** @type {import('jest').Config} */
const config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // A lane of its own, `npm run test:packaged`: it fetches other versions of Node.
  testPathIgnorePatterns: process.env['ROLLCALL_TESTS'] === 'packaged' ? [] : ['<rootDir>/test/packaged/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
  injectGlobals: false,
  // Nothing here is measured by the clock of a machine that others use too.
  testTimeout: 120_000,
  randomize: true,
  maxWorkers: '100%',
  setupFiles: ['<rootDir>/test/support/environment.ts'],
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.js'],
};

export default config;
