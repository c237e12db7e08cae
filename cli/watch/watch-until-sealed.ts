import { ReportPage } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { pathOf } from '../client/read-report.ts';
import type { Patience } from '../wait/until-sealed.ts';
import { Transient, UnknownParent } from '../failure.ts';
import type { Session } from '../session.ts';
import { isSealed, seen, type Watched } from './watched.ts';

/**
 * Reads all parents again and again, until each is sealed or the time is over; `show` is called after every
 * round. After the first answer, an API that does not answer is tolerated.
 * @throws {UnknownParent} if one is still unknown after `unknownMs`
 */
export async function watchUntilSealed(
  parentIds: readonly string[],
  { timeoutMs, everyMs, unknownMs }: Patience,
  show: (all: readonly Watched[]) => Promise<void>,
  { client, output, now, sleep }: Pick<Session, 'client' | 'output' | 'now' | 'sleep'>,
): Promise<readonly Watched[]> {
  const api = await client();
  const start = now();
  let all: readonly Watched[] = parentIds.map((parentId) => ({
    parentId,
    report: undefined,
    problem: undefined,
    samples: [],
  }));
  for (let round = 1; ; round += 1) {
    const around = { api, now, mayBeUnknown: now() - start < unknownMs, hasAnswered: round > 1 };
    all = await Promise.all(all.map(async (one) => (isSealed(one) ? one : look(one, around))));
    await show(all);
    const left = start + timeoutMs - now();
    if (all.every(isSealed) || left <= 0 || output.isClosed()) return all;
    await sleep(Math.min(everyMs, left));
  }
}

interface Around {
  readonly api: Client;
  readonly now: () => number;
  readonly mayBeUnknown: boolean;
  readonly hasAnswered: boolean;
}

async function look(watched: Watched, around: Around): Promise<Watched> {
  const { api, now, mayBeUnknown, hasAnswered } = around;
  try {
    return seen(watched, await api.get(pathOf(watched.parentId), { limit: 1 }, ReportPage), now());
  } catch (error) {
    if (error instanceof UnknownParent && watched.report === undefined && mayBeUnknown) {
      return { ...watched, problem: 'not known yet' };
    }
    if (error instanceof Transient && hasAnswered) return { ...watched, problem: error.message };
    throw error;
  }
}
