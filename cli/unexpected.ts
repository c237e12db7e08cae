/**
 * What is said of an error that no command foresaw. Never where in the program it was thrown: that is of no use to the user, and
 * Node would show a line of the bundle with it.
 */
export const unexpected = (error: unknown): string =>
  `rollcall: unexpected: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}. This is a fault of rollcall: please report it, with the command`;
