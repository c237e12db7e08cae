/** How wide a terminal is; undefined if it is none, or does not say: one that was just made may give 0. */
export const columnsOf = ({ columns = 0 }: { readonly columns?: number }): number | undefined =>
  columns > 0 ? columns : undefined;
