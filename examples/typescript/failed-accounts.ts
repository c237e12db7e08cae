import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { createClient } from 'ssm-rollcall/client';

// Waits for a parent execution, then prints each target that did not succeed: ROLLCALL_URL=… node failed-accounts.ts PARENT_ID

const [parentId = ''] = process.argv.slice(2);
const { ROLLCALL_URL = '', AWS_REGION = '' } = process.env;
const rollcall = createClient({ url: ROLLCALL_URL, region: AWS_REGION, credentials: defaultProvider() });

// The API holds each answer until the run is sealed, for 25 seconds at most.
let report = await rollcall.get('/executions/{parentId}', { parentId, limit: 1 });
while (report.seal === undefined) {
  report = await rollcall.get('/executions/{parentId}/wait', { parentId, limit: 1, seconds: 25 });
}

for await (const { targets } of rollcall.pages('/executions/{parentId}', { parentId, limit: 1_000 })) {
  for (const { accountId, region, verdict, reason = '' } of targets) {
    if (verdict !== 'succeeded') process.stdout.write(`${[accountId, region, verdict, reason].join('\t')}\n`);
  }
}
const { expected, counts } = report;
process.exitCode = counts['succeeded'] === expected ? 0 : 1;
