/**
 * A value of a closed list as it is read from the table. `unknown` stands for a value that a newer version of Rollcall added: it is
 * shown as such, and what stands in the table stays. No writer writes `unknown`.
 */
export type OrUnknown<Value extends string> = Value | 'unknown';
