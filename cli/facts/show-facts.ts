import { toGrid, type CsvColumn } from '../terminal/csv.ts';
import type { Output } from '../terminal/output.ts';
import { printTable, type Column } from '../terminal/table.ts';
import type { Fact } from './fact.ts';
import type { FactsRecord } from './record-facts.ts';

type Listed = Omit<Fact, 'answerFrom'> & { readonly status: 'not verified' };
type Answer = FactsRecord['answers'][number];

const LISTED_CSV: readonly CsvColumn<Listed>[] = [
  ['id', ({ id }) => id],
  ['status', ({ status }) => status],
  ['question', ({ question }) => question],
  ['whyItMatters', ({ whyItMatters }) => whyItMatters],
  ['howToAnswer', ({ howToAnswer }) => howToAnswer],
];

const NOT_ANSWERED = 'not answered';
const answerOf = (answer: Answer): string | undefined => (answer.answered ? answer.answer : undefined);
const groundOf = (answer: Answer): string => (answer.answered ? answer.evidence : answer.because);

const ANSWERS: readonly Column<Answer>[] = [
  { title: 'FACT', of: ({ id }) => id, isWhole: true },
  {
    title: 'ANSWER',
    of: (answer) => answerOf(answer) ?? NOT_ANSWERED,
    paint: (shown, paint, whole) => paint(whole === NOT_ANSWERED ? 'cyan' : 'green', shown),
  },
  { title: 'FROM, OR WHY NOT', of: groundOf, roomy: 40, leftOut: 1 },
];
const ANSWERS_CSV: readonly CsvColumn<Answer>[] = [
  ['id', ({ id }) => id],
  ['question', ({ question }) => question],
  ['answer', answerOf],
  ['ground', groundOf],
  ['howToAnswer', ({ howToAnswer }) => howToAnswer],
];

/** Prints the list of facts, none of which has been verified. */
export async function showFacts(facts: readonly Fact[], output: Output): Promise<void> {
  const listed = facts.map(({ answerFrom: _answerFrom, ...fact }): Listed => ({
    ...fact,
    status: 'not verified',
  }));
  await output.stream(listed);
  await output.show({
    answer: { facts: listed },
    items: listed,
    csv: () => toGrid(LISTED_CSV, listed),
    // No table: questions that are cut are useless.
    table: ({ paint }) =>
      listed.map(({ id, question }) => `${paint('bold', id)}\n  ${question}\n`).join('') +
      '\nNone of them has been verified. Rollcall handles either answer; --json says why each matters, and what kind of run answers it. One harmless run ' +
      'answers many: rollcall facts --record <parent-id> --role-name <role> (docs/first-run.md).\n',
  });
}

/** Prints what a run shows about each fact. */
export async function showAnswers({ answers, unreadLocations }: FactsRecord, output: Output): Promise<void> {
  await output.stream(answers);
  await output.show({
    answer: { facts: answers, unreadLocations },
    items: answers,
    csv: () => toGrid(ANSWERS_CSV, answers),
    table: (terminal) =>
      `${printTable(ANSWERS, answers, terminal)}\n` +
      `${answers.filter(({ answered }) => answered).length} of ${answers.length} answered` +
      `${unreadLocations === 0 ? '' : `; ${unreadLocations} locations could not be read`}.\n`,
  });
}
