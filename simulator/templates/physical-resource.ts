/** Where a stack stands. */
export interface Deployment {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly stackName: string;
  /** Such as `http://127.0.0.1:4566`: queues have URLs. */
  readonly endpoint: string;
}

/** A resource before it has a name. */
export interface Physical {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Kind {
  /** The property that names it. */
  readonly name: string;
  readonly arn: (name: string, deployment: Deployment, properties: Physical['properties']) => string;
}

const regional =
  (service: string, path: string): Kind['arn'] =>
  (name, { partition, region, accountId }) =>
    `arn:${partition}:${service}:${region}:${accountId}:${path}${name}`;

/** The resource types whose names, ARNs and URLs the simulation knows. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['AWS::DynamoDB::Table', { name: 'TableName', arn: regional('dynamodb', 'table/') }],
  ['AWS::Events::ApiDestination', { name: 'Name', arn: withId('api-destination/') }],
  ['AWS::Events::Connection', { name: 'Name', arn: withId('connection/') }],
  ['AWS::Events::Archive', { name: 'ArchiveName', arn: regional('events', 'archive/') }],
  ['AWS::Events::EventBus', { name: 'Name', arn: regional('events', 'event-bus/') }],
  ['AWS::Events::Rule', { name: 'Name', arn: ruleArn }],
  ['AWS::IAM::ManagedPolicy', { name: 'ManagedPolicyName', arn: iamArn('policy') }],
  ['AWS::IAM::Role', { name: 'RoleName', arn: iamArn('role') }],
  ['AWS::Lambda::Function', { name: 'FunctionName', arn: regional('lambda', 'function:') }],
  ['AWS::Logs::LogGroup', { name: 'LogGroupName', arn: regional('logs', 'log-group:') }],
  ['AWS::SNS::Topic', { name: 'TopicName', arn: regional('sns', '') }],
  ['AWS::SQS::Queue', { name: 'QueueName', arn: regional('sqs', '') }],
  ['AWS::SSM::Document', { name: 'Name', arn: regional('ssm', 'document/') }],
  ['AWS::SSM::Parameter', { name: 'Name', arn: parameterArn }],
  [
    'AWS::StepFunctions::StateMachine',
    { name: 'StateMachineName', arn: regional('states', 'stateMachine:') },
  ],
]);

const REFERENCE_IS_ARN: ReadonlySet<string> = new Set([
  'AWS::IAM::ManagedPolicy',
  'AWS::SNS::Topic',
  'AWS::StepFunctions::StateMachine',
]);

/** What `Ref` gives. Types that the simulation does not know give their logical ID. */
export function referenceOf(resource: Physical, deployment: Deployment): string {
  const name = nameOf(resource, deployment);
  if (REFERENCE_IS_ARN.has(resource.type)) return arnOf(resource, deployment);
  if (resource.type !== 'AWS::SQS::Queue') return name;
  return `${deployment.endpoint}/${deployment.accountId}/${name}`;
}

export function arnOf(resource: Physical, deployment: Deployment): string {
  const kind = KINDS.get(resource.type);
  return kind?.arn(nameOf(resource, deployment), deployment, resource.properties) ?? resource.logicalId;
}

function nameOf({ logicalId, type, properties }: Physical, { stackName }: Deployment): string {
  const kind = KINDS.get(type);
  if (kind === undefined) return logicalId;
  const name = properties[kind.name];
  return typeof name === 'string' ? name : `${stackName}-${logicalId}`;
}

/** A rule on the default bus has no bus in its ARN. */
function ruleArn(
  name: string,
  deployment: Deployment,
  { EventBusName: bus }: Physical['properties'],
): string {
  const path = typeof bus === 'string' && bus !== 'default' ? `rule/${bus}/` : 'rule/';
  return regional('events', path)(name, deployment, {});
}

/** EventBridge puts an ID behind the name, which is not known before. */
function withId(path: string): Kind['arn'] {
  return (name, deployment) =>
    `${regional('events', path)(name, deployment, {})}/00000000-0000-4000-8000-000000000000`;
}

/** A name that is a path has no second slash in its ARN. */
function parameterArn(name: string, deployment: Deployment): string {
  return regional('ssm', 'parameter/')(name.replace(/^\//, ''), deployment, {});
}

function iamArn(kind: string): Kind['arn'] {
  return (name, { partition, accountId }, { Path }) =>
    `arn:${partition}:iam::${accountId}:${kind}${typeof Path === 'string' ? Path : '/'}${name}`;
}
