const MOST_CHARACTERS = 1_000;
const MOST_OF_A_TEMPLATE = 300;

/** Placeholders for removed values. They are words, so that they survive the following steps. */
const ID = '<id>';
const NUMBER = '<n>';
const TIME = '<time>';
const VALUE = '<value>';

/** Words with digits in them that are names, and not values. */
const NAMES_WITH_DIGITS =
  /^(?:s3|ec2|ipv[46]|route53|kms|x86_64|arm64|sha(?:1|256|512)|md5|utf-?8|base64|oauth2|python[23](?:\.\d{1,2})?|win32|ami2|log4j|cis\d?|http[12])$/i;
/** Numbers of errors, which tell errors apart: `ORA-01017`, `0x80070005`, `E1234`. */
const ERROR_NUMBER = /^(?:ORA-\d{5}|E\d{3,5}|0x[0-9A-Fa-f]{8})$/;
/** Before a number that says what went wrong, and not how much or where. */
const NUMBER_THAT_TELLS =
  /\b(exit(?:ed with)?(?: (?:status|code))?|return code|status(?: ?code)?|errno|error(?: code)?|http(?: status)?|responsecode)([ :=[]{1,3})(\d{1,3})(?!\d)/gi;

/** In this order: the first pattern is applied to the original text. */
const VARIABLE_PARTS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/Encoded authorization failure message: ?[\w+/=.-]+/gi, ''],
  [/\bhttps?:\/\/[^\s'"<>)\]]+/gi, '<url>'],
  [/\barn:(?:aws[a-z-]{0,20}):[^\s'"<>()[\]{},;]*[^\s'"<>()[\]{},;.:]/gi, '<arn>'],
  [/\b[0-9a-f]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{12}\b/gi, ID],
  [
    /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\b)?/g,
    TIME,
  ],
  [
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d{1,2} )?[A-Z][a-z]{2} (?:\d{1,2} )?[\d: ]{4,18}(?: ?[A-Z]{3,4}\b)?(?: \d{4})?/g,
    TIME,
  ],
  [/\b[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d(?::\d\d)?(?:[ \u202f][AP]M)?/g, TIME],
  [/\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}\b/g, '<email>'],
  [
    /\b(?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d[a-f]?\b/g,
    '<region>',
  ],
  // Quoted values; an apostrophe within a word opens and closes nothing.
  [/"[^"]{0,300}"/g, VALUE],
  [/[“„”«»][^“„”«»]{0,300}[“”«»]/g, VALUE],
  [/[「『][^」』]{0,300}[」』]/g, VALUE],
  [/`[^`]{0,300}`/g, VALUE],
  [/(?<![\p{L}\p{N}])'[^']{0,300}'(?![\p{L}\p{N}])/gu, VALUE],
  [/(?<=^|[\s(=[:])\/(?:[\w.@+-]{1,100}\/)+[\w.@+-]{0,100}/g, '<path>'],
  [/(?<=^|[\s(=[:])[A-Za-z]:\\[^\s,;'"]{1,200}/g, '<path>'],
];

/** Before a name without quotes that may have no digit. */
const NAMED =
  /\b(with (?:the )?(?:name|id|identifier)|ami name|dbinstance|dbcluster|stack|table:|already exists:|not found:|unknown trail:) ?(?:\[[^\]]{1,255}\]|[\w.\-/]+)/gi;
const NAMED_PARAMETER = /^(parameter) (?!name\b)[\w.\-/]+ (?=not found)/i;

/** Tokens of letters, digits and what joins them. Only ASCII: other scripts write words and numbers without a space between. */
const TOKEN = /\w+(?:[.\-:/@+=~]\w+)*/g;
const DIGITS_OF_OTHER_SCRIPTS = /[^\P{Nd}0-9]+/gu;
const DIGIT = /\d/;
const LETTER = /[A-Za-z]/;

/** Digits that must stay are replaced by these private characters until the end: cleaned text does not use them. */
const HIDDEN_ZERO = 0xe000;
const HIDDEN_DIGIT = /[\ue000-\ue009]/g;

/**
 * A message without its variable parts: account numbers, ARNs, IDs, times, numbers, quoted values, paths, addresses.
 * Two messages of one cause give the same text, in lower case. Takes time in proportion to the length; only the first
 * 1,000 characters count.
 */
export function toTemplate(text: string): string {
  let rest = cutAtWord(text, MOST_CHARACTERS);
  for (const [pattern, replacement] of VARIABLE_PARTS) rest = rest.replace(pattern, replacement);
  rest = rest
    .replace(NAMED, `$1 ${ID}`)
    .replace(NAMED_PARAMETER, `$1 ${ID} `)
    .replace(
      NUMBER_THAT_TELLS,
      (_, words: string, joint: string, number: string) => `${words}${joint}${hide(number)}`,
    )
    .replace(TOKEN, toPlaceholder)
    .replace(DIGITS_OF_OTHER_SCRIPTS, NUMBER)
    .replace(/(<(?:id|n|arn|value|time|region|path|url)>)(?:(?:\s?(?:,|and|or)\s?|\s)\1)+/g, '$1')
    .replace(/[[({]+(<\w+>)[\])}]+/g, '$1')
    .replace(HIDDEN_DIGIT, (digit) => String(digit.charCodeAt(0) - HIDDEN_ZERO))
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^[\s.:;,\-–—]+|[\s.:;,!。\-–—]+$/g, '');
  return cutAtWord(rest, MOST_OF_A_TEMPLATE);
}

const hide = (number: string): string =>
  number.replace(/\d/g, (digit) => String.fromCharCode(HIDDEN_ZERO + Number(digit)));

function toPlaceholder(token: string): string {
  if (!DIGIT.test(token)) return isLongId(token) ? ID : token;
  if (NAMES_WITH_DIGITS.test(token) || ERROR_NUMBER.test(token)) return token;
  return LETTER.test(token) ? ID : NUMBER;
}

/** A request ID or a token without a digit is rare; no word of a language has so many letters in both cases. */
const isLongId = (token: string): boolean => token.length >= 32 && /[a-z][A-Z][a-z]*[A-Z]/.test(token);

/** At most this many characters, without a part of a word at the end. */
function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf(' ', most);
  return text.slice(0, end <= 0 ? most : end);
}
