export const DENIAL_REASONS = ['readerRoleNotAssumable', 'readDenied', 'regionDisabled'] as const;

/** Why we could not look, though there may be something to see. */
export type DenialReason = (typeof DENIAL_REASONS)[number];

/** Why a place could not be asked, in AWS's words. */
export interface Denial {
  readonly reason: DenialReason;
  readonly message: string;
}
