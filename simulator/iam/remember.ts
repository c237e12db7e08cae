import { createHash } from 'node:crypto';

/** Asks once for each question, and keeps the newest `size` answers. Questions are plain data. */
export function remember<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  size: number,
): (question: Question) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (question) => {
    const key = createHash('sha256').update(JSON.stringify(question)).digest('base64');
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(question);
    answers.set(key, answer);
    for (const oldest of answers.keys()) {
      if (answers.size <= size) break;
      answers.delete(oldest);
    }
    return answer;
  };
}
