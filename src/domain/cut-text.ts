/**
 * A text of at most this many characters, with a sign if it was cut. A result keeps texts whole; a list of many
 * cuts them.
 */
export function cutText(text: string | undefined, most = 2_000): string | undefined {
  if (text === undefined || text.length <= most) return text;
  // Half a surrogate pair would remain.
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
