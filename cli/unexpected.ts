/**
 * The message for an unexpected error. It leaves out where in the program it was thrown: that does not help the
 * user, and Node would add a line of the bundle.
 */
export const unexpected = (error: unknown): string =>
  `rollcall: unexpected: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}. This is a fault of rollcall: please report it, with the command`;
