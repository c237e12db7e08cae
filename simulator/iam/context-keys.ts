import { isSession, type Principal } from './principal.ts';

/** Condition keys and their values; a key that is absent from the request is absent here. */
export type ContextKeys = Readonly<Record<string, readonly string[]>>;

/** An AWS service that calls in its own name, for one of an account's resources. */
export interface ServicePrincipal {
  /** Such as `events.amazonaws.com`. */
  readonly service: string;
  /** Such as a rule's ARN; undefined for a service that does not say it. */
  readonly sourceArn?: string;
  readonly sourceAccountId: string;
}

export type Caller = Principal | ServicePrincipal;

export interface RequestFacts {
  readonly caller: Caller;
  readonly resourceAccountId: string;
  /** The Region that is called; undefined for a call that EventBridge makes. */
  readonly region?: string | undefined;
  /** Undefined for an account that is in no organization that is simulated. */
  readonly organizationOf: (accountId: string) => string | undefined;
  /** What only the service itself knows of the request, such as `events:source`. */
  readonly ofService?: ContextKeys | undefined;
}

/**
 * All condition keys of a request: those that AWS derives from the caller, from the resource and from the call itself.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function contextKeys(facts: RequestFacts): ContextKeys {
  const { caller, resourceAccountId, region, organizationOf, ofService } = facts;
  return {
    ...('service' in caller
      ? keysOfService(caller, organizationOf)
      : keysOfPrincipal(caller, organizationOf)),
    'aws:ResourceAccount': [resourceAccountId],
    ...ifKnown('aws:ResourceOrgID', organizationOf(resourceAccountId)),
    ...ifKnown('aws:RequestedRegion', region),
    'aws:SecureTransport': ['true'],
    'aws:ViaAWSService': ['false'],
    ...ofService,
  };
}

type OrganizationOf = RequestFacts['organizationOf'];

const keysOfPrincipal = (principal: Principal, organizationOf: OrganizationOf): ContextKeys => ({
  'aws:PrincipalArn': [principal.policyArn],
  'aws:PrincipalAccount': [principal.accountId],
  ...ifKnown('aws:PrincipalOrgID', organizationOf(principal.accountId)),
  'aws:PrincipalType': [isSession(principal) ? 'AssumedRole' : 'Account'],
  'aws:PrincipalIsAWSService': ['false'],
  'aws:userid': [principal.userId],
});

/** A service has no account and no organization, but that for which it calls has. */
const keysOfService = (
  { service, sourceArn, sourceAccountId }: ServicePrincipal,
  organizationOf: OrganizationOf,
): ContextKeys => ({
  'aws:PrincipalIsAWSService': ['true'],
  'aws:PrincipalServiceName': [service],
  ...ifKnown('aws:SourceArn', sourceArn),
  'aws:SourceAccount': [sourceAccountId],
  ...ifKnown('aws:SourceOrgID', organizationOf(sourceAccountId)),
});

const ifKnown = (key: string, value: string | undefined): ContextKeys =>
  value === undefined ? {} : { [key]: [value] };
