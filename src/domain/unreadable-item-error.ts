/**
 * An item of the table that cannot be understood: it is damaged, or a version of Rollcall that is too new wrote
 * it. The message names the item and what is wrong with it, and quotes no value.
 */
export class UnreadableItemError extends Error {
  override readonly name = 'UnreadableItemError';
  readonly code = 'UNREADABLE_ITEM';
  readonly pk: string;
  readonly sk: string;
  /** Such as `status: Invalid input: expected string, received number`. */
  readonly problem: string;

  constructor({ pk, sk }: { readonly pk: string; readonly sk: string }, problem: string) {
    super(`The item ${pk} ${sk} cannot be read: ${problem}`);
    this.pk = pk;
    this.sk = sk;
    this.problem = problem;
  }
}
