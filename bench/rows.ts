import type { Row } from './row.ts';
import { apiRow } from './rows/api.ts';
import { burstRow } from './rows/burst.ts';
import { childRow } from './rows/child.ts';
import { coldStartRow } from './rows/cold-start.ts';
import { collectorRow } from './rows/collector.ts';
import { fairnessRow } from './rows/fairness.ts';
import { firstRunRow } from './rows/first-run.ts';
import { gatherRow } from './rows/gather.ts';
import { latencyRow } from './rows/latency.ts';
import { loadRow } from './rows/load.ts';
import { moneyRow } from './rows/money.ts';
import { partitionRow } from './rows/partition.ts';
import { reconcileRow } from './rows/reconcile.ts';
import { sealRow } from './rows/seal.ts';
import { suiteRow } from './rows/suite.ts';
import { sweepRow } from './rows/sweep.ts';

/** In the order in which they run. */
export const ROWS: readonly Row[] = [
  gatherRow,
  childRow,
  latencyRow,
  sealRow,
  collectorRow,
  burstRow,
  fairnessRow,
  sweepRow,
  reconcileRow,
  apiRow,
  loadRow,
  coldStartRow,
  firstRunRow,
  moneyRow,
  partitionRow,
  suiteRow,
];
