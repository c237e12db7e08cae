/** The width of a terminal; undefined if it is not a terminal, or does not tell: a new one may say 0. */
export const columnsOf = ({ columns = 0 }: { readonly columns?: number }): number | undefined =>
  columns > 0 ? columns : undefined;
