import { Failure, NoCredentials } from '../failure.ts';

/** What `--profile` names, in words. */
const ofProfile = (profile: string | undefined): string =>
  profile === undefined ? '' : ` --profile ${profile}`;

/** Why there are no credentials, and what to do. */
export function credentialFailure(error: unknown, profile: string | undefined): Failure {
  if (error instanceof Failure) return error;
  const said = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error ? error.name : '';
  const isSso = /\bsso\b/i.test(said) || name.startsWith('Token') || /UnauthorizedException/.test(name);
  if (isSso) {
    return new NoCredentials(
      `The SSO session has expired, or there is none: aws sso login${ofProfile(profile)}. AWS's SDK says: ${said}`,
      error,
    );
  }
  if (/session has expired|reauthenticate/i.test(said)) {
    return new NoCredentials(
      `The session has expired: aws login${ofProfile(profile)}. AWS's SDK says: ${said}`,
      error,
    );
  }
  if (profile !== undefined) {
    return new NoCredentials(
      `No credentials for profile ${profile}: what ~/.aws/config says of it leads to none (aws configure list --profile ${profile}). AWS's SDK says: ${said}`,
      error,
    );
  }
  return new NoCredentials(
    `No AWS credentials: sign in as for the AWS CLI (aws sso login, --profile, AWS_PROFILE, AWS_ACCESS_KEY_ID), or ask local mode with --endpoint-url http://localhost:4566. AWS's SDK says: ${said}`,
    error,
  );
}
