const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NARROW_NO_BREAK_SPACE = '\u202F';

/** How Automation's events write a time: in prose, in UTC, without saying so. `Nov 29, 2024 7:43:20 PM`. */
export function proseDate(ms: number, format: 'plain' | 'comma'): string {
  const date = new Date(ms);
  const [comma, space] = format === 'comma' ? [',', NARROW_NO_BREAK_SPACE] : ['', ' '];
  const hours = date.getUTCHours();
  const time = [hours % 12 || 12, twoDigits(date.getUTCMinutes()), twoDigits(date.getUTCSeconds())].join(':');
  const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}${comma}`;
  return `${day} ${time}${space}${hours < 12 ? 'AM' : 'PM'}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
