/** Who calls. */
export interface Principal {
  readonly accountId: string;
  /** As error messages and `ExecutedBy` name it: of a role, its session. */
  readonly arn: string;
  /** As policies name it (`aws:PrincipalArn`): of a session, its role. */
  readonly policyArn: string;
  /** The function whose credentials these are, also by way of roles that it assumed; by its name in handlers/. */
  readonly functionName?: string | undefined;
}
