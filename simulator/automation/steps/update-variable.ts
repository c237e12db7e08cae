import { UpdateVariableInputs } from '../../runbook/actions/update-variable.ts';
import { isOfType } from '../../runbook/variable.ts';
import { VALIDATING, failed } from './failed.ts';
import { executorOf } from './step-run.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-update-variable.html */
export const updateVariable = executorOf(UpdateVariableInputs, ({ Name, Value }, { values }) => {
  const type = values.variableType(Name.slice('variable:'.length));
  if (type === undefined || !isOfType(type, Value)) {
    const words = type === undefined ? 'is not declared' : `takes a ${type}, and no other type`;
    return failed(VALIDATING, `The variable ${Name} ${words}`);
  }
  values.set(Name, Value);
  return { status: 'Success' };
});
