import type { Counts } from './aws/tally.ts';
import { startServer, type Server } from './start-server.ts';

/** Starts the bench's AWS. */
export const startAws = (): Promise<Server> => startServer('aws/server.ts');

/** What was called since the last time. */
export async function takeCounts(awsUrl: string): Promise<Counts> {
  const answer = await fetch(`${awsUrl}/counts`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server
  return (await answer.json()) as Counts;
}
