/** The name of an account; undefined if it is not known. */
export type NameOf = (accountId: string | undefined) => string | undefined;
