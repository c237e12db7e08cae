import { expect, test } from '@jest/globals';
import { createLimit } from '../../src/ledger/limit.ts';

test('so much is under way at once and no more, in order, and what fails gives its room back', async () => {
  const limit = createLimit(2);
  let [underWay, most] = [0, 0];
  const begun: number[] = [];
  const work = (n: number) =>
    limit(async () => {
      begun.push(n);
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => void setImmediate(resolve));
      underWay -= 1;
      if (n % 3 === 0) throw new Error(`no ${n}`);
      return n;
    });
  const numbers = Array.from({ length: 9 }, (_, n) => n);
  const answers = await Promise.allSettled(numbers.map(work));
  expect(answers.map(({ status }) => status)).toEqual(
    numbers.map((n) => (n % 3 === 0 ? 'rejected' : 'fulfilled')),
  );
  expect([most, underWay]).toEqual([2, 0]);
  expect(begun).toEqual(numbers);
  await expect(work(1)).resolves.toBe(1);
});
