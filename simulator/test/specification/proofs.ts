/** What proves a line: `FILE: TITLE`, a part of a test's title in `FILE.test.ts` of this package; `../FILE` for the project's `test/`. */
export type Proof = string | readonly string[];

/** Of one heading of simulator/README.md, each row by the beginning of its first cell. */
export type Rows = Readonly<Record<string, Proof>>;

/** By heading. */
export type Proofs = Readonly<Record<string, Rows>>;
