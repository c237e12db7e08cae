const PARTS = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const SECOND_MS = 1000;

/**
 * An ISO 8601 duration in milliseconds: `PT10M` is 600,000. Days, hours, minutes and seconds; undefined for anything
 * else, negative ones included.
 */
export function durationMs(text: string): number | undefined {
  const parts = text === 'P' ? null : PARTS.exec(text);
  if (parts === null) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * SECOND_MS;
}
