/** What the signature of a request says about it. The signature itself is not verified yet. */
export interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  /** As signatures name it: `ssm`, `sts`, `events`, `sqs`, `dynamodb`. */
  readonly service: string;
}

/**
 * Reads the `Authorization` header; undefined if there is none, or none of signature version 4.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export function readScope(authorization: string | undefined): Scope | undefined {
  const [, accessKeyId, region, service] =
    /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([\w-]+)\/([\w-]+)\/aws4_request/.exec(
      authorization ?? '',
    ) ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}
