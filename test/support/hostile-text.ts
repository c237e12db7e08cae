import * as fc from 'fast-check';

/** Pieces at which something that reads text stumbles. */
const TRAPS = [
  '"',
  "'",
  '\\',
  ',',
  ';',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '\0',
  '|',
  '[',
  ']',
  '{',
  '}',
  '<',
  '>',
  '&',
  '`',
  '$',
  '=',
  '+',
  '-',
  '@',
  '＝',
  '＋',
  '－',
  '＠',
  "'=",
  "''@",
  '=cmd|calc',
  '[""]',
  '[]',
  '{}',
  'null',
  'NaN',
  '\u001b[31m',
  '\u001b]8;;http://x\u0007',
  '\u009b2J',
  '\u007f',
  '\b',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\ud800',
  '\udc00',
  '😀',
  '\\u001b',
  '\\u005c',
  '\\u',
  '\\n',
  '%0d%0a',
  'é',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '</script>',
  '-- ',
  '../',
];

/** What no answer may contain as it is. */
export const HARMFUL =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u;

/** Any text, lone surrogates too, rich in what could break a format, a terminal or a spreadsheet. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...TRAPS), fc.string({ unit: 'binary', maxLength: 4 }), aCodeUnit()), {
    maxLength: 6,
  })
  .map((pieces) => pieces.join(''));

/** What a runbook may call an output. */
const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'step.__proto__',
    'toString',
    'message',
    'partial',
    'outputs.x',
  ),
  hostileText.map((text) => `step.${text}`),
  hostileText,
);

/** Outputs that are as odd as they may be. */
export const hostileOutputs: fc.Arbitrary<Readonly<Record<string, string[]>>> = fc
  .array(fc.tuple(hostileName, fc.array(hostileText, { maxLength: 3 })), { maxLength: 4 })
  .map((entries) => Object.fromEntries(entries));

function aCodeUnit(): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
}
