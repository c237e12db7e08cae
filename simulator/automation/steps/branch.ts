import { BranchInputs } from '../../runbook/actions/branch.ts';
import { isTrue } from '../../runbook/evaluate-condition.ts';
import { executorOf } from './step-run.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-branch.html */
export const branch = executorOf(BranchInputs, ({ Choices, Default }) => ({
  status: 'Success',
  branchesTo: Choices.find(isTrue)?.NextStep ?? Default,
}));
