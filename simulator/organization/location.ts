/** One account and one Region. */
export interface Location {
  /** Twelve digits. */
  readonly accountId: string;
  /** Such as `eu-west-1`. */
  readonly region: string;
}

/** Shape: `accountId#region`. */
export const locationKey = ({ accountId, region }: Location): string => `${accountId}#${region}`;
