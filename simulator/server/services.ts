import { eventsOperations, type EventsWorld } from '../events/events-operations.ts';
import {
  organizationsOperations,
  type OrganizationsWorld,
} from '../organizations/organizations-operations.ts';
import { sqsOperations } from '../queue/sqs-operations.ts';
import type { Queues } from '../queue/queues.ts';
import { snsOperations, type SnsWorld } from '../sns/sns-operations.ts';
import { ssmOperations, type SsmWorld } from '../ssm/ssm-operations.ts';
import { statesOperations, type StatesWorld } from '../step-functions/states-operations.ts';
import { stsOperations, type StsWorld } from '../sts/sts-operations.ts';
import { awsJson, awsQuery } from './protocol.ts';
import { JSON_REFUSALS, QUERY_REFUSALS } from './refusals.ts';
import type { Service } from './service.ts';

/** The services on the port, DynamoDB apart. */
export const createServices = (
  world: SsmWorld &
    StsWorld &
    EventsWorld &
    OrganizationsWorld &
    SnsWorld &
    StatesWorld & { readonly queues: Queues },
): Service[] => [
  {
    name: 'ssm',
    target: 'AmazonSSM',
    protocol: awsJson('1.1'),
    operations: ssmOperations(world),
    refusals: JSON_REFUSALS,
  },
  {
    name: 'events',
    target: 'AWSEvents',
    protocol: awsJson('1.1'),
    operations: eventsOperations(world),
    refusals: JSON_REFUSALS,
  },
  {
    name: 'organizations',
    target: 'AWSOrganizationsV20161128',
    protocol: awsJson('1.1'),
    operations: organizationsOperations(world),
    signingRegion: 'us-east-1',
    refusals: JSON_REFUSALS,
  },
  {
    name: 'sqs',
    target: 'AmazonSQS',
    protocol: awsJson('1.0'),
    operations: sqsOperations((url) => world.queues.byUrl(url)),
    refusals: QUERY_REFUSALS,
  },
  {
    name: 'states',
    target: 'AWSStepFunctions',
    protocol: awsJson('1.0'),
    operations: statesOperations(world),
    refusals: JSON_REFUSALS,
  },
  {
    name: 'sts',
    target: undefined,
    protocol: awsQuery('https://sts.amazonaws.com/doc/2011-06-15/'),
    operations: stsOperations(world),
    refusals: QUERY_REFUSALS,
  },
  {
    name: 'sns',
    target: undefined,
    protocol: awsQuery('http://sns.amazonaws.com/doc/2010-03-31/'),
    operations: snsOperations(world),
    refusals: QUERY_REFUSALS,
  },
];
