/** The meaning of the exit code, for every command. */
export const EXIT = {
  allSucceeded: 0,
  someDidNot: 1,
  usage: 2,
  couldNotLook: 3,
  timedOut: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** For help and documentation, in order. */
export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [
    EXIT.allSucceeded,
    'all is well: every expected target succeeded, none is missing, nothing differs; or it was done',
  ],
  [EXIT.someDidNot, 'some did not, or have not yet; a target is missing; something differs or is broken'],
  [EXIT.usage, 'the command line is wrong'],
  [
    EXIT.couldNotLook,
    'could not look, or could not start: credentials, network, permissions, no such parent, an API that fails',
  ],
  [EXIT.timedOut, 'timed out'],
  [EXIT.interrupted, 'interrupted by Ctrl-C'],
];
