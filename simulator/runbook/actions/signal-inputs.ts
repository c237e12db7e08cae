import * as z from 'zod';
import { Count, Texts } from '../loose-values.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
export const ApproveInputs = z.strictObject({
  /** Names or ARNs of users, ARNs of roles and of their sessions. */
  Approvers: Texts,
  MinRequiredApprovals: Count.default(1),
  Message: z.string().max(4096).optional(),
  NotificationArn: z.string().optional(),
});

export const APPROVE_OUTPUTS = { ApprovalStatus: 'String', ApproverDecisions: 'MapList' } as const;

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-pause.html */
export const PauseInputs = z.strictObject({
  /** Runbooks of AWS have it, though its page does not name it. */
  Message: z.string().optional(),
});
