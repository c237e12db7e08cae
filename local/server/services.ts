import { eventsOperations, type EventsWorld } from '../events/events-operations.ts';
import {
  organizationsOperations,
  type OrganizationsWorld,
} from '../organizations/organizations-operations.ts';
import { sqsOperations } from '../queue/sqs-operations.ts';
import type { Queues } from '../queue/queues.ts';
import { ssmOperations, type SsmWorld } from '../ssm/ssm-operations.ts';
import { stsOperations, type StsWorld } from '../sts/sts-operations.ts';
import { awsJson, awsQuery } from './protocol.ts';
import type { Service } from './service.ts';

/** The services on the port, DynamoDB apart. */
export const createServices = (
  world: SsmWorld & StsWorld & EventsWorld & OrganizationsWorld & { readonly queues: Queues },
): Service[] => [
  {
    name: 'ssm',
    target: 'AmazonSSM',
    protocol: awsJson('1.1'),
    operations: ssmOperations(world),
    unknownKey: 'UnrecognizedClientException',
    expiredKey: 'ExpiredTokenException',
  },
  {
    name: 'events',
    target: 'AWSEvents',
    protocol: awsJson('1.1'),
    operations: eventsOperations(world),
    unknownKey: 'UnrecognizedClientException',
    expiredKey: 'ExpiredTokenException',
  },
  {
    name: 'organizations',
    target: 'AWSOrganizationsV20161128',
    protocol: awsJson('1.1'),
    operations: organizationsOperations(world),
    signingRegion: 'us-east-1',
    unknownKey: 'UnrecognizedClientException',
    expiredKey: 'ExpiredTokenException',
  },
  {
    name: 'sqs',
    target: 'AmazonSQS',
    protocol: awsJson('1.0'),
    operations: sqsOperations((url) => world.queues.byUrl(url)),
    unknownKey: 'InvalidClientTokenId',
    expiredKey: 'ExpiredToken',
  },
  {
    name: 'sts',
    target: undefined,
    protocol: awsQuery('https://sts.amazonaws.com/doc/2011-06-15/'),
    operations: stsOperations(world),
    unknownKey: 'InvalidClientTokenId',
    expiredKey: 'ExpiredToken',
  },
];
