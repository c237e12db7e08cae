interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Who asks, and in which Region: what AWS's clients take, and what signs requests to the API. */
export interface Identity {
  readonly credentials: () => Promise<Credentials>;
  /** Undefined if nobody said one. */
  readonly region: string | undefined;
}
