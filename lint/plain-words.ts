/** A word that makes a text hard to read for readers whose first language is not English, and what to write instead. */
export interface PlainWord {
  /** In lower case; one word or several. It is found in any case, and only as a whole word. */
  readonly word: string;
  readonly instead: string;
}

/**
 * Words that comments, messages and pages do without. An execution, a process and a function is "it". A sentence
 * about one of them has it as its subject, so it needs no `nobody`.
 */
export const PLAIN_WORDS: readonly PlainWord[] = [
  { word: 'whom', instead: 'a sentence with "which" or "that"' },
  { word: 'whomever', instead: 'the name of the thing' },
  { word: 'whoever', instead: 'the name of the thing, or "the next caller"' },
  { word: 'nobody', instead: '"no one" of people; "none" or "nothing" of things' },
  { word: 'somebody', instead: 'the name of the thing, or "a person"' },
  { word: 'everybody', instead: '"all targets", "every caller"' },
  { word: 'anybody', instead: '"anyone" of people; "any" and the thing otherwise' },
  { word: 'anew', instead: '"again"' },
  { word: 'aloud', instead: '"and the answer says so"' },
  { word: 'shall', instead: '"must" or "will"' },
  { word: 'none of ours', instead: '"unmanaged", or "not known to Rollcall"' },
  { word: 'in a hurry', instead: '"immediate"' },
  { word: 'gone through whole', instead: '"always runs every step"' },
];

/** Files and folders whose texts keep to the table. */
export const PLAIN_FOLDERS: readonly string[] = [
  'bench',
  'action',
  'central-stack',
  'cli',
  'client',
  'console',
  'docs',
  'examples',
  'handlers',
  'lint',
  'local',
  'member-stack',
  'runbooks',
  'ship',
  'simulator',
  'src',
  'test',
  'CONTRIBUTING.md',
  'README.md',
  'SECURITY.md',
  'serverless.yml',
];

/** Files that name the words in order to refuse them. */
export const WORD_TABLES: readonly string[] = [
  'lint/plain-words.ts',
  'lint/retired-words.ts',
  'test/lint/words.test.ts',
];
