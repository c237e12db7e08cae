/** A text of at most so many characters, with a sign that it was cut. Whole in a result, cut where many stand together. */
export const cutText = (text: string | undefined, most = 2_000): string | undefined =>
  text !== undefined && text.length > most ? `${text.slice(0, most - 1)}…` : text;
