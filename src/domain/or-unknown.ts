/**
 * A value of a closed list as read from the table. `unknown` stands for a value that a newer version of Rollcall
 * added. It is shown as such, the item stays as it is, and no writer writes `unknown`.
 */
export type OrUnknown<Value extends string> = Value | 'unknown';
