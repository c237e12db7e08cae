/** One account and one Region: where an execution runs. */
export interface Location {
  /** Twelve digits. */
  readonly accountId: string;
  /** Such as `eu-west-1`. */
  readonly region: string;
}

const ACCOUNT_ID = /^\d{12}$/;
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

export const isAccountId = (text: string): boolean => ACCOUNT_ID.test(text);

/** Whether `text` looks like a Region's code; whether AWS has such a Region is not checked. */
export const isRegion = (text: string): boolean => REGION.test(text);

/** Shape: `accountId#region`. */
export const locationKey = ({ accountId, region }: Location): string => `${accountId}#${region}`;

export const isSameLocation = (one: Location, other: Location): boolean =>
  locationKey(one) === locationKey(other);

/** Every account in every Region; Regions of one account stay together. */
export const locationsOf = (accountIds: readonly string[], regions: readonly string[]): Location[] =>
  accountIds.flatMap((accountId) => regions.map((region) => ({ accountId, region })));
