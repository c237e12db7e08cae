import type { Credentials } from '../../client/sign.ts';

/** The caller and the Region: what AWS's clients take, and what signs requests to the API. */
export interface Identity {
  readonly credentials: () => Promise<Credentials>;
  /** Undefined if none was given. */
  readonly region: string | undefined;
}
