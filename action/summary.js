/** GitHub takes 1 MiB from a step, and refuses the summary if there is more. */
const MOST_BYTES = 1024 * 1024;
const LAST_LINE = (lines) =>
  `\n${lines} more lines are left out, since a summary may have 1 MiB. The report file has every target.\n`;
const ROOM_FOR_LAST_LINE = 200;

/** As many whole lines as fit: the answer and the causes come first, then failures, then what succeeded. */
export function cutSummary(markdown) {
  if (Buffer.byteLength(markdown) <= MOST_BYTES) return markdown;
  const lines = markdown.split('\n');
  let bytes = 0;
  const end = lines.findIndex((line) => {
    bytes += Buffer.byteLength(line) + 1;
    return bytes > MOST_BYTES - ROOM_FOR_LAST_LINE;
  });
  return `${lines.slice(0, end).join('\n')}\n${LAST_LINE(lines.length - end)}`;
}
