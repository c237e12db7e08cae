import type { Principal } from './principal.ts';

/** Condition keys and their values; a key that is absent from the request is absent here. */
export type ContextKeys = Readonly<Record<string, readonly string[]>>;

/** The keys that AWS derives from the caller. The whole simulated organization has one ID. */
export const callerKeys = ({ accountId, policyArn }: Principal, organizationId: string): ContextKeys => ({
  'aws:PrincipalArn': [policyArn],
  'aws:PrincipalAccount': [accountId],
  'aws:PrincipalOrgID': [organizationId],
  'aws:SecureTransport': ['true'],
});

/** The keys of a call that EventBridge makes for one of its rules, in its own name. */
export const ruleKeys = (ruleArn: string, accountId: string): ContextKeys => ({
  'aws:SourceArn': [ruleArn],
  'aws:SourceAccount': [accountId],
  'aws:SecureTransport': ['true'],
});
