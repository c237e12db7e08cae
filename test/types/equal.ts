/** True if two types are the same, optional and read-only parts included; a plain assignment would let a subtype pass. */
export type Equal<One, Other> =
  // Only a function that waits for its type parameter compares two types without widening them.
  // oxlint-disable-next-line no-unnecessary-type-parameters
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** Takes what must hold: `type _ = Holds<Equal<A, B>>`. */
export type Holds<Condition extends true> = Condition;
