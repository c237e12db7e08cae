import { expect, test } from '@jest/globals';
import { simulatePartition } from '../../bench/partition.ts';

const shape = {
  targets: 10_000,
  endsPerSecond: 10_000,
  collectsPerSecond: 100_000,
  unitsOfRow: 1,
  partitionUnitsPerSecond: 1_000,
};

test('the partition decides how long it takes where the collectors are faster, by the size of a row', () => {
  expect(simulatePartition(shape).seconds).toBe(10);
  expect(simulatePartition({ ...shape, unitsOfRow: 5 }).seconds).toBe(50);
});

test('slower collectors decide it, and nothing is refused', () => {
  expect(simulatePartition({ ...shape, collectsPerSecond: 500 })).toEqual({
    seconds: 20,
    mostWaiting: 9_500,
    refusedWrites: 0,
  });
});

test('children that end slowly decide it, and none waits', () => {
  expect(simulatePartition({ ...shape, endsPerSecond: 100 })).toEqual({
    seconds: 100,
    mostWaiting: 0,
    refusedWrites: 0,
  });
});

test('a row that no second can take is refused', () => {
  expect(() => simulatePartition({ ...shape, unitsOfRow: 2_000 })).toThrow('larger');
});
