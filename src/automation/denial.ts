/** Why we could not look, though there may be something to see. */
export type DenialReason = 'readerRoleNotAssumable' | 'readDenied' | 'regionDisabled';

/** Why a place could not be asked, in AWS's words. */
export interface Denial {
  readonly reason: DenialReason;
  readonly message: string;
}
