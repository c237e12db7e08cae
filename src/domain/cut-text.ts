/** A text of at most so many characters, with a sign that it was cut. Whole in a result, cut where many stand together. */
export function cutText(text: string | undefined, most = 2_000): string | undefined {
  if (text === undefined || text.length <= most) return text;
  // Half a surrogate pair would be left.
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
