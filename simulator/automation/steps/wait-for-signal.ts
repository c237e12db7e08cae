import { ApproveInputs, PauseInputs } from '../../runbook/actions/signal-inputs.ts';
import type { Principal } from '../../iam/principal.ts';
import { ApiError } from '../../server/api-error.ts';
import { executorOf } from './step-run.ts';

const invalid = (words: string): ApiError => new ApiError('InvalidAutomationSignalException', words);

/**
 * Waits until it is told to resume.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-pause.html
 */
export const pause = executorOf(PauseInputs, async (_inputs, run) => {
  await run.waitForSignal((done) => ({ type }) => {
    if (type !== 'Resume')
      throw invalid(`The step ${run.step.name} waits for the signal Resume, not ${type}.`);
    done();
  });
  return { status: 'Success' };
});

/**
 * Waits until enough of its approvers have approved, or one has rejected.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
export const approve = executorOf(ApproveInputs, async ({ Approvers, MinRequiredApprovals }, run) => {
  const decisions = new Map<string, 'Approved' | 'Rejected'>();
  const isRejected = (): boolean => [...decisions.values()].includes('Rejected');
  await run.waitForSignal((done) => ({ type, sender }) => {
    if (type !== 'Approve' && type !== 'Reject') {
      throw invalid(`The step ${run.step.name} waits for the signal Approve or Reject, not ${type}.`);
    }
    if (!namesOf(sender).some((name) => Approvers.includes(name))) {
      throw invalid(`${sender.arn} is not an approver of the step ${run.step.name}.`);
    }
    decisions.set(sender.arn, type === 'Approve' ? 'Approved' : 'Rejected');
    if (isRejected() || decisions.size >= MinRequiredApprovals) done();
  });
  const status = isRejected() ? 'Rejected' : 'Approved';
  const outputs = {
    ApprovalStatus: [status],
    ApproverDecisions: [...decisions].map(([Approver, Decision]) => JSON.stringify({ Approver, Decision })),
  };
  if (status === 'Approved') return { status: 'Success', outputs };
  return { status, outputs, failureMessage: `The step ${run.step.name} was rejected.` };
});

/** As a document may name an approver: the ARN of a session or of its role, or the name of a user. */
const namesOf = ({ arn, policyArn }: Principal): readonly string[] => [
  arn,
  policyArn,
  ...(arn.includes(':user/') ? [arn.slice(arn.lastIndexOf('/') + 1)] : []),
];
