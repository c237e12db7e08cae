import { defaultProvider } from '@aws-sdk/credential-provider-node';
import {
  loadConfig,
  loadSharedConfigFiles,
  NODE_REGION_CONFIG_FILE_OPTIONS,
  NODE_REGION_CONFIG_OPTIONS,
} from '@smithy/core/config';
import type { AskForCode } from './ask-for-code.ts';
import { couldNotLook } from '../failure.ts';
import { credentialFailure } from './credential-failure.ts';
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
