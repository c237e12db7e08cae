import { simulatePartition } from '../partition.ts';
import type { Figure, Row } from '../row.ts';

const TARGETS = 50_000;
/** All children end within a minute. */
const ENDS_PER_SECOND = Math.ceil(TARGETS / 60);
/** AWS's limit of one partition. */
const UNITS = 1_000;

const SHAPES = [
  // Ten functions, ten messages each, a quarter of a second a message.
  { name: '10 functions, as deployed', collectsPerSecond: 400, unitsOfRow: 1 },
  { name: '100 functions', collectsPerSecond: 4_000, unitsOfRow: 1 },
  { name: '100 functions, 4 KB outputs', collectsPerSecond: 4_000, unitsOfRow: 5 },
] as const;

const figures: readonly Figure[] = SHAPES.flatMap(({ name, ...shape }): readonly Figure[] => {
  const { seconds, refusedWrites } = simulatePartition({
    targets: TARGETS,
    endsPerSecond: ENDS_PER_SECOND,
    partitionUnitsPerSecond: UNITS,
    ...shape,
  });
  return [
    {
      name: name,
      value: seconds,
      unit: 's',
      isExact: true,
      beside: { what: 'children end in', value: 60 },
    },
    { name: `${name}: refused`, value: refusedWrites, unit: 'count', isExact: true },
  ];
});

export const partitionRow: Row = {
  name: 'partition',
  title: 'a simulation: the one partition that takes the rows of a parent of 50,000 targets, 1,000 units/s',
  measure: async () => figures,
};
