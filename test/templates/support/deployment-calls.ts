import * as z from 'zod';
import { INDEX_NAMES } from '../../../src/store/table.ts';
import type { DeployedResource } from '../../../simulator/templates/deployed-stack.ts';
import { actionsOfHandler, type Verb } from './cloudformation-handlers.ts';
import type { Call } from './deploying-role.ts';
import { CENTRAL, type Stack } from './stacks.ts';

const { accountId, region } = CENTRAL;
const arn = (service: string, path: string) => `arn:aws:${service}:${region}:${accountId}:${path}`;
export const BUCKET = 'arn:aws:s3:::rollcall-serverlessdeploymentbucket-1abcdefghijkl';
const API = `arn:aws:apigateway:${region}::/apis`;
/** Secrets have six more characters behind their names. */
const SECRET = arn('secretsmanager', 'secret');
const MAPPING = arn('lambda', 'event-source-mapping:6a7e8feb-b491-4cf7-a9f1-bf3703467718');

/** Calls that CloudFormation makes for the deploying principal carry this. */
const THROUGH_CLOUDFORMATION = { 'aws:CalledVia': ['cloudformation.amazonaws.com'] };

/** What a deployment depends on, beside the stack. */
export interface Deployment {
  /** The permissions boundary of the stack's roles. */
  readonly boundary: string;
  /** The key of one's own; undefined if the stack has none. */
  readonly key: string | undefined;
}

/**
 * What AWS asks for beside the handlers' own lists.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/using-service-linked-roles.html
 */
const BESIDE: Readonly<Record<string, Partial<Record<Verb, readonly string[]>>>> = {
  'AWS::ApiGatewayV2::Api': { create: ['iam:CreateServiceLinkedRole'] },
  // CloudFormation reads what a property refers to by `{{resolve:secretsmanager:…}}`, with the caller's permissions.
  'AWS::Events::Connection': {
    create: ['secretsmanager:GetSecretValue'],
    update: ['secretsmanager:GetSecretValue'],
  },
  'AWS::Events::ApiDestination': {
    create: ['secretsmanager:GetSecretValue'],
    update: ['secretsmanager:GetSecretValue'],
  },
  'AWS::ApiGatewayV2::Stage': {
    create: [
      'logs:CreateLogDelivery',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
    ],
    update: ['logs:GetLogDelivery', 'logs:ListLogDeliveries', 'logs:UpdateLogDelivery'],
    delete: ['logs:DeleteLogDelivery'],
  },
  // A function's code is read from a bucket that may have a key.
  'AWS::Lambda::Function': { create: ['kms:Decrypt'], update: ['kms:Decrypt'] },
};

/** Every action that CloudFormation may need for a resource, whether or not the stack can make it need that. */
export async function actionsFor(type: string, verb: Verb): Promise<readonly string[]> {
  return [...new Set([...(await actionsOfHandler(type, verb)), ...(BESIDE[type]?.[verb] ?? [])])];
}

/** The calls of one action for one resource: several if it is asked of several things, and none if of nothing. */
export function callsOf(
  resource: DeployedResource,
  verb: Verb,
  action: string,
  stack: Stack,
  { boundary, key }: Deployment,
): readonly Call[] {
  const keys = { ...THROUGH_CLOUDFORMATION };
  const on = (resources: readonly string[], more: Call['keys'] = {}): readonly Call[] =>
    resources.map((one) => ({ action, resource: one, keys: { ...keys, ...more } }));

  if (action.startsWith('kms:')) {
    const service = VIA_SERVICE.get(resource.type) ?? 'nothing';
    return key === undefined ? [] : on([key], { 'kms:ViaService': [`${service}.${region}.amazonaws.com`] });
  }
  if (action === 'iam:PassRole') return rolesOf(resource).flatMap(([role, to]) => on([role], passedTo(to)));
  if (action === 'iam:CreateServiceLinkedRole') {
    const [service, name] =
      resource.type === 'AWS::Events::Connection'
        ? ['apidestinations.events.amazonaws.com', 'AWSServiceRoleForAmazonEventBridgeApiDestinations']
        : ['ops.apigateway.amazonaws.com', 'AWSServiceRoleForAPIGateway'];
    const role = `arn:aws:iam::${accountId}:role/aws-service-role/${service}/${name}`;
    return on([role], { 'iam:AWSServiceName': [service] });
  }
  if (action.startsWith('iam:'))
    return on(rolesNamedBy(resource, stack), { 'iam:PermissionsBoundary': [boundary] });
  if (action.startsWith('secretsmanager:')) {
    const own = [`${SECRET}:events!connection/rollcall-webhook/6a7e8feb-b491-4cf7-a9f1-bf3703467718-AbCdEf`];
    const given = action === 'secretsmanager:GetSecretValue' ? [`${SECRET}:rollcall-webhook-AbCdEf`] : [];
    return on([...(resource.type === 'AWS::Events::Connection' ? own : []), ...given]);
  }
  if (action === 's3:GetObject') return on([`${BUCKET}/serverless/rollcall/prod/1/code.zip`]);
  if (action === 'dynamodb:DescribeContributorInsights') {
    return on([resource.arn, ...INDEX_NAMES.map((index) => `${resource.arn}/index/${index}`)]);
  }
  const functions = functionsOf(resource, stack);
  if (resource.type === 'AWS::Lambda::EventSourceMapping') {
    const [functionArn = ''] = functions;
    // Of tags it knows no function.
    const isOfTags = /^lambda:(Tag|Untag|ListTags)/.test(action);
    return on([MAPPING], isOfTags ? {} : { 'lambda:FunctionArn': [functionArn] });
  }
  return on(functions.length > 0 ? functions : arnsOf(resource, verb, stack));
}

/** Through which service a key is used; a function's code comes out of the bucket. */
const VIA_SERVICE = new Map([
  ['AWS::DynamoDB::Table', 'dynamodb'],
  ['AWS::Events::Archive', 'events'],
  ['AWS::Events::EventBus', 'events'],
  ['AWS::Lambda::Function', 's3'],
  ['AWS::StepFunctions::StateMachine', 'states'],
]);

const passedTo = (service: string): Call['keys'] => ({ 'iam:PassedToService': [service] });

const Targets = z.array(z.looseObject({ RoleArn: z.string().optional() }));

/** The roles that a resource is given, and the service that takes them. */
function rolesOf({ type, properties }: DeployedResource): readonly (readonly [string, string])[] {
  if (type === 'AWS::Lambda::Function')
    return [[z.string().parse(properties['Role']), 'lambda.amazonaws.com']];
  if (type === 'AWS::StepFunctions::StateMachine')
    return [[z.string().parse(properties['RoleArn']), 'states.amazonaws.com']];
  if (type !== 'AWS::Events::Rule') return [];
  return Targets.parse(properties['Targets']).flatMap(({ RoleArn }) =>
    RoleArn === undefined ? [] : [[RoleArn, 'events.amazonaws.com'] as const],
  );
}

const References = z.array(z.string());
const Name = z.string();

function rolesNamedBy({ type, arn: own, properties }: DeployedResource, stack: Stack): readonly string[] {
  return type === 'AWS::IAM::Policy'
    ? arnsNamed(stack, References.parse(properties['Roles']), 'role/')
    : [own];
}

/** Of functions, permissions, mappings and settings of functions: which functions they are of. */
function functionsOf({ type, properties }: DeployedResource, stack: Stack): readonly string[] {
  if (!type.startsWith('AWS::Lambda::') || type === 'AWS::Lambda::Function') return [];
  return arnsNamed(stack, [Name.parse(properties['FunctionName'])], ':function:');
}

/** Of several that have one name, such as a function and its role, those with this in their ARNs. */
function arnsNamed(stack: Stack, references: readonly string[], within: string): readonly string[] {
  return references.map((reference) => {
    const found = [...stack.values()].find(
      (one) => (one.reference === reference || one.arn === reference) && one.arn.includes(within),
    );
    if (found === undefined) throw new Error(`The stack has no ${reference}`);
    return found.arn;
  });
}

/** What a call is about; an API and its parts are made in a collection, and have an ID afterwards. */
function arnsOf(resource: DeployedResource, verb: Verb, stack: Stack): readonly string[] {
  const { type, properties } = resource;
  const ofApi = (collection: string, id: string) => [
    `${API}/a1b2c3d4e5/${collection}${verb === 'create' ? '' : `/${id}`}`,
  ];
  switch (type) {
    case 'AWS::ApiGatewayV2::Api':
      return verb === 'create' ? [API] : [`${API}/a1b2c3d4e5`];
    case 'AWS::ApiGatewayV2::Stage':
      return ofApi('stages', '$default');
    case 'AWS::ApiGatewayV2::Route':
      return ofApi('routes', 'r1');
    case 'AWS::ApiGatewayV2::Integration':
      return ofApi('integrations', 'i1');
    case 'AWS::CloudWatch::Alarm':
      return [arn('cloudwatch', `alarm:${Name.parse(properties['AlarmName'])}`)];
    case 'AWS::CloudWatch::Dashboard':
      return [`arn:aws:cloudwatch::${accountId}:dashboard/${Name.parse(properties['DashboardName'])}`];
    // The connection is asked for by its name, and has an ID once it is made.
    case 'AWS::Events::ApiDestination':
    case 'AWS::Events::Connection':
      return [resource.arn, resource.arn.replace(/\/[^/]+$/, '')];
    case 'AWS::Events::Archive':
      return [arn('events', `archive/${Name.parse(properties['ArchiveName'])}`)];
    case 'AWS::Events::EventBusPolicy':
      return arnsNamed(stack, [Name.parse(properties['EventBusName'])], ':event-bus/');
    case 'AWS::S3::Bucket':
    case 'AWS::S3::BucketPolicy':
      return [BUCKET];
    case 'AWS::SNS::TopicPolicy':
      return References.parse(properties['Topics']);
    case 'AWS::SQS::QueuePolicy':
      return arnsNamed(stack, References.parse(properties['Queues']), ':sqs:');
    default:
      if (!resource.arn.startsWith('arn:')) throw new Error(`It is not known what the ARN of ${type} is`);
      return [resource.arn];
  }
}
