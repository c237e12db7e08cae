/** What the exit code says, of every command. */
export const EXIT = { allSucceeded: 0, someDidNot: 1, usage: 2, couldNotLook: 3, timedOut: 4 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** For help and documentation, in order. */
export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.allSucceeded, 'every expected target succeeded; of commands that judge nothing: it was done'],
  [EXIT.someDidNot, 'some did not, or have not yet'],
  [EXIT.usage, 'the command line is wrong'],
  [EXIT.couldNotLook, 'could not look: credentials, network, permissions, no such parent, an API that fails'],
  [EXIT.timedOut, 'timed out'],
];
