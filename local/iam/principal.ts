/** Who calls. */
export interface Principal {
  readonly accountId: string;
  /** As error messages and `ExecutedBy` name it: of a role, its session. */
  readonly arn: string;
  /** As policies name it (`aws:PrincipalArn`): of a session, its role. */
  readonly policyArn: string;
}
