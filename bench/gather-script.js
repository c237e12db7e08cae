// The same as gather-script.py, for computers without boto3: a client for each account, and twenty accounts at once.
import {
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

const [endpoint, AutomationExecutionId] = process.argv.slice(2);
const common = { endpoint, region: 'eu-west-1' };
const sts = new STSClient(common);
const central = new SSMClient(common);
const children = [];
let NextToken;
do {
  const page = await central.send(
    new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId, NextToken }),
  );
  for (const { StepName, Outputs } of page.StepExecutions) {
    children.push([StepName.split('_')[0], Outputs.ExecutionId[0]]);
  }
  NextToken = page.NextToken;
} while (NextToken);

let read = 0;
async function work() {
  for (let child = children.pop(); child !== undefined; child = children.pop()) {
    const [account, id] = child;
    const RoleArn = `arn:aws:iam::${account}:role/reader`;
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'script' }));
    const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials;
    const ssm = new SSMClient({
      ...common,
      credentials: {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
      },
    });
    await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: id }));
    ssm.destroy();
    read += 1;
  }
}
await Promise.all(Array.from({ length: 20 }, work));
process.stdout.write(`${read}\n`);
