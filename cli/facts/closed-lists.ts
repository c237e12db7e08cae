import { KNOWN_STATUSES } from '../../src/domain/status.ts';

// AWS's own words, which reveal nothing about an account. A word that is in none of these lists is replaced.

const STATUSES: ReadonlySet<string> = new Set(KNOWN_STATUSES);

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
const ACTIONS: ReadonlySet<string> = new Set(
  [
    'approve assertAwsResourceProperty branch changeInstanceState copyImage createImage createStack createTags',
    'deleteImage deleteStack executeAutomation executeAwsApi executeScript executeStateMachine invokeLambdaFunction',
    'invokeWebhook loop pause runCommand runInstances sleep updateVariable waitForAwsResourceProperty',
  ]
    .join(' ')
    .split(' ')
    .map((name) => `aws:${name}`),
);

const REGION =
  /^(af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov)-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]$/;
const RATE = /^\d{1,5}%?$/;
const VERSION = /^\d{1,4}$/;

export const isKnownStatus = (text: string): boolean => STATUSES.has(text);
export const isKnownAction = (text: string): boolean => ACTIONS.has(text);
export const isKnownRegion = (text: string): boolean => REGION.test(text);
/** A number or a percentage. */
export const isRate = (text: string): boolean => RATE.test(text);
export const isVersion = (text: string): boolean => VERSION.test(text);
