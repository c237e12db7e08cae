import type { AwsCredentialIdentityProvider } from '@smithy/types';

/** Who asks, and in which Region: what AWS's clients take, and what signs requests to the API. */
export interface Identity {
  readonly credentials: AwsCredentialIdentityProvider;
  /** Undefined if nobody said one. */
  readonly region: string | undefined;
}
