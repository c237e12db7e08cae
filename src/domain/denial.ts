import type { OrUnknown } from './or-unknown.ts';

export const DENIAL_REASONS = ['readerRoleNotAssumable', 'readDenied', 'regionDisabled'] as const;

/** Why we could not look, although there may be something to see. */
export type DenialReason = (typeof DENIAL_REASONS)[number];

export const isDenialReason = (reason: string | undefined): reason is DenialReason =>
  DENIAL_REASONS.some((one) => one === reason);

/** Why a location could not be read, in AWS's words. */
export interface Denial {
  readonly reason: DenialReason;
  readonly message: string;
}

/** A denial as read from the table. */
export interface KeptDenial extends Omit<Denial, 'reason'> {
  readonly reason: OrUnknown<DenialReason>;
}
