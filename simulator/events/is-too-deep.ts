/** What reads JSON for EventBridge takes no more levels by default; deeper values would overflow the stack of whatever walks them. */
const MOST_LEVELS = 1000;

/** Whether a JSON value has more levels than that; its own stack does not grow. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
