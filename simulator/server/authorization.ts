const ALGORITHM = 'AWS4-HMAC-SHA256';

/** What a request says of its signature. */
export interface Authorization {
  readonly accessKeyId: string;
  readonly region: string;
  /** As signatures name it: `ssm`, `sts`, `events`, `sqs`, `dynamodb`. */
  readonly service: string;
  /** In lower case. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** What is wrong with a signature: it cannot be read, or it is not the right one. */
export interface SignatureFault {
  readonly kind: 'incomplete' | 'invalid';
  readonly message: string;
}

/**
 * Reads the `Authorization` header; undefined if there is none of signature version 4.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export function readAuthorization(header: string | undefined): Authorization | SignatureFault | undefined {
  if (header?.startsWith(`${ALGORITHM} `) !== true) return undefined;
  const fields = new Map(
    header
      .slice(ALGORITHM.length)
      .split(',')
      .map((field): [string, string] => {
        const [name = '', ...value] = field.trim().split('=');
        return [name, value.join('=')];
      }),
  );
  const missing = ['Credential', 'SignedHeaders', 'Signature'].filter((name) => !fields.get(name));
  if (missing.length > 0) {
    const needs = missing.map((name) => `Authorization header requires '${name}' parameter.`);
    return { kind: 'incomplete', message: `${needs.join(' ')} Authorization=${header}` };
  }
  const credential = fields.get('Credential') ?? '';
  const [, accessKeyId, region, service] =
    /^([^/]+)\/\d{8}\/([\w-]+)\/([\w-]+)\/aws4_request$/.exec(credential) ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) {
    const message = `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`;
    return { kind: 'incomplete', message };
  }
  const signedHeaders = (fields.get('SignedHeaders') ?? '').toLowerCase().split(';');
  return { accessKeyId, region, service, signedHeaders, signature: fields.get('Signature') ?? '' };
}

/** The service that a request is signed for, whatever else its signature says. */
export function scopedService(header: string | undefined): string | undefined {
  const authorization = readAuthorization(header);
  return authorization !== undefined && 'service' in authorization ? authorization.service : undefined;
}
