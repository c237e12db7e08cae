import { startHttpApi } from '../../../local/http-api.ts';
import type { RollcallCommand } from '../../cli/rollcall-command.ts';
import type { Printed } from '../../support/aws-cli.ts';
import type { CanaryScenario } from './canary-scenario.ts';

/** What the command line prints, with the story's API behind it. */
export async function printedBy(
  command: RollcallCommand,
  { request }: Pick<CanaryScenario, 'request'>,
  args: readonly string[],
): Promise<Printed> {
  const api = await startHttpApi(
    0,
    async ({ rawPath, rawQueryString }) => {
      const response = await request(`${rawPath}?${rawQueryString}`);
      const { status: statusCode, headers } = response;
      return { statusCode, headers: Object.fromEntries(headers), body: await response.text() };
    },
    async () => undefined,
  );
  try {
    return await command.run([...args, '--url', api.url]);
  } finally {
    await api.close();
  }
}
