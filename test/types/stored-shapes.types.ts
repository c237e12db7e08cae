import type * as z from 'zod';
import type { Denial } from '../../src/domain/denial.ts';
import type { Execution } from '../../src/domain/execution.ts';
import type { FanOut, ProgressCounters } from '../../src/domain/fan-out.ts';
import type { Location } from '../../src/domain/location.ts';
import type { Step } from '../../src/domain/step.ts';
import type { ListedChild, RosterStep } from '../../src/ledger/roster.ts';
import type * as shapes from '../../src/store/shapes.ts';
import type { Equal, Holds, OptionalKeys } from './equal.ts';

// What is stored is what the code knows: a field that stands in one and not in the other would be lost, or never read. A test that
// runs sees only the values it has; these hold for every value.

/** The same names, and the same of them optional. */
type SameFields<One, Other> =
  Equal<keyof One, keyof Other> extends true ? Equal<OptionalKeys<One>, OptionalKeys<Other>> : false;

type StoredExecution = z.infer<typeof shapes.Execution>;
type StoredFanOut = z.infer<typeof shapes.FanOut>;

export type StoredAsKnown = [
  Holds<SameFields<StoredExecution, Execution>>,
  Holds<SameFields<StoredExecution['steps'][number], Step>>,
  Holds<SameFields<StoredFanOut, FanOut>>,
  Holds<SameFields<NonNullable<StoredFanOut['progress']>, ProgressCounters>>,
  Holds<SameFields<StoredFanOut['targetLocations'][number], FanOut['targetLocations'][number]>>,
  Holds<SameFields<z.infer<typeof shapes.Location>, Location>>,
  Holds<SameFields<z.infer<typeof shapes.RosterStep>, RosterStep>>,
  Holds<SameFields<z.infer<typeof shapes.ListedChild>, ListedChild>>,
  Holds<Equal<z.infer<typeof shapes.Denial>['reason'], Denial['reason']>>,
];

/** The checks would notice. */
export type NotDeaf = [
  // @ts-expect-error a field more
  Holds<SameFields<StoredExecution & { more: string }, Execution>>,
  // @ts-expect-error one that may be absent, and may not
  Holds<SameFields<Omit<StoredExecution, 'target'> & { target: string }, Execution>>,
  // @ts-expect-error a reason less
  Holds<Equal<Exclude<z.infer<typeof shapes.Denial>['reason'], 'readDenied'>, Denial['reason']>>,
];
