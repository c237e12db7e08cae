import { describe, expect, test } from '@jest/globals';
import { readMessage, toCauseId, toFingerprint } from '../../../src/domain/causes/fingerprint.ts';
import { CORPUS, plant, type Form } from './corpus.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7];

const idOf = (message: string): string =>
  toCauseId(
    toFingerprint(
      { verdict: 'failed', reason: undefined, status: 'Failed', row: undefined },
      readMessage(message),
    ),
  );

/** The causes of a form's messages, with something else planted in each. */
const idsOf = (form: Form): readonly string[] => SEEDS.map((seed) => idOf(plant(form, seed)));

const causes = [...new Set(CORPUS.map(({ cause }) => cause))];

describe('the corpus of failure messages', () => {
  test('has two hundred forms and more, and each planting is another text where a form has a place for one', () => {
    expect(CORPUS.length).toBeGreaterThanOrEqual(200);
    const plantable = CORPUS.filter(({ text }) => /\{(?!Status)\w+\}/.test(text));
    expect(plantable.length).toBeGreaterThanOrEqual(100);
    for (const form of plantable)
      expect(new Set(SEEDS.map((seed) => plant(form, seed))).size).toBeGreaterThan(1);
    for (const form of CORPUS) expect(plant(form, 1)).not.toMatch(/\{[a-z]+\}/);
  });

  test('no two different causes are merged', () => {
    const causesById = new Map<string, Set<string>>();
    for (const form of CORPUS) {
      for (const id of idsOf(form)) causesById.set(id, (causesById.get(id) ?? new Set()).add(form.cause));
    }
    const merged = [...causesById.values()].filter(({ size }) => size > 1).map((some) => [...some]);
    expect(merged).toEqual([]);
  });

  test('at least 95 % of the messages of one cause stand together', () => {
    const apart: string[] = [];
    let together = 0;
    let all = 0;
    for (const cause of causes) {
      const ids = CORPUS.filter((form) => form.cause === cause).flatMap(idsOf);
      const counts = new Map<string, number>();
      for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
      const most = Math.max(...counts.values());
      if (counts.size > 1) apart.push(`${cause}: ${most} of ${ids.length}`);
      together += most;
      all += ids.length;
    }
    expect({ share: together / all >= 0.95, apart: together / all >= 0.95 ? [] : apart }).toEqual({
      share: true,
      apart: [],
    });
  });
});
