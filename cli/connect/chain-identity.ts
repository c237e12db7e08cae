import { defaultProvider } from '@aws-sdk/credential-provider-node';
import {
  loadConfig,
  loadSharedConfigFiles,
  NODE_REGION_CONFIG_FILE_OPTIONS,
  NODE_REGION_CONFIG_OPTIONS,
} from '@smithy/core/config';
import type { AskForCode } from './ask-for-code.ts';
import { couldNotLook, Failure, NoCredentials } from '../failure.ts';
import type { Identity } from './identity.ts';

/**
 * Credentials and Region as the AWS CLI finds them: environment, profile with SSO or `role_arn`, process, container,
 * instance.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export async function chainIdentity(
  profile: string | undefined,
  region: string | undefined,
  askForCode: AskForCode | undefined,
): Promise<Identity> {
  if (profile !== undefined && profile !== 'default') await refuseUnknown(profile);
  const named = profile === undefined ? {} : { profile };
  const provide = defaultProvider({
    ...named,
    ...(askForCode !== undefined && { mfaCodeProvider: askForCode }),
  });
  const credentials = async () =>
    provide().catch((error: unknown) => {
      throw credentialFailure(error, profile);
    });
  if (region !== undefined) return { credentials, region };
  const find = loadConfig(
    { ...NODE_REGION_CONFIG_OPTIONS, default: '' },
    { ...NODE_REGION_CONFIG_FILE_OPTIONS, ...named },
  );
  return { credentials, region: (await find()) || undefined };
}

/** Without this check the message would be that there is no Region, which is true of any missing profile. */
async function refuseUnknown(profile: string): Promise<void> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  if (Object.hasOwn(configFile, profile) || Object.hasOwn(credentialsFile, profile)) return;
  throw couldNotLook(
    `There is no profile ${profile} in ~/.aws/config or ~/.aws/credentials: aws configure list-profiles names those that there are`,
  );
}

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
