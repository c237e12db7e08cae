/** The name of an account; undefined where nobody knows it. */
export type NameOf = (accountId: string | undefined) => string | undefined;
