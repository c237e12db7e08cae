import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { SQSClient } from '@aws-sdk/client-sqs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SimulatedOrganization } from '../simulated-organization.ts';
import { CENTRAL, REGION } from './start.ts';

interface Caller {
  readonly accessKeyId: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
}

/** The SDK's own clients, acting as an account, or as the principal that a key stands for. */
export function clientsOf(
  { url }: Pick<SimulatedOrganization, 'url'>,
  caller: string | Caller = CENTRAL,
  region = REGION,
) {
  const credentials = {
    secretAccessKey: 'local',
    ...(typeof caller === 'string' ? { accessKeyId: caller } : caller),
  };
  const config = { region, endpoint: url, credentials, maxAttempts: 1 };
  return {
    ssm: new SSMClient(config),
    sts: new STSClient(config),
    sqs: new SQSClient(config),
    events: new EventBridgeClient(config),
    dynamoDb: new DynamoDBClient(config),
  };
}
