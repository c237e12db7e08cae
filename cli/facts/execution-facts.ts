import { HISTORY_MS } from '../../src/domain/history.ts';
import { endingOf } from '../../src/domain/status.ts';
import { allExecutions, answered, notAnswered, yesOrNo, type Fact, type RecordedExecution } from './fact.ts';

const ended = ({ execution }: RecordedExecution): boolean =>
  endingOf(execution.AutomationExecutionStatus) !== undefined;
/** Started for resources, one child each. */
const isRateControlled = ({ execution }: RecordedExecution): boolean =>
  execution.TargetLocations === undefined && (execution.Targets ?? []).length > 0;
const idOf = ({ execution }: RecordedExecution): string => execution.AutomationExecutionId ?? 'an execution';

/** What is not known about single executions. */
export const EXECUTION_FACTS: readonly Fact[] = [
  {
    id: 'statusAfterUncriticalAbort',
    question:
      'How does a runbook end that a failed step aborts, though the step says that it is not critical?',
    whyItMatters: 'A target counts as succeeded or failed by this.',
    howToAnswer: 'A runbook whose step has onFailure Abort and isCritical false, and fails.',
    answerFrom: (run) => {
      const aborted = allExecutions(run).find(
        (one) =>
          ended(one) &&
          one.steps.some(
            ({ StepStatus, IsCritical, OnFailure }) =>
              StepStatus === 'Failed' && IsCritical === false && OnFailure === 'Abort',
          ),
      );
      return aborted === undefined
        ? notAnswered('no execution that was read was aborted by such a step')
        : answered(
            aborted.execution.AutomationExecutionStatus ?? 'unknown',
            `the status of ${idOf(aborted)}`,
          );
    },
  },
  {
    id: 'failedEndGoesToItsStep',
    question: 'Does a failed step with isEnd go to the step that its onFailure names, or end the execution?',
    whyItMatters: 'It decides whether a runbook cleans up; its verdict is the same.',
    howToAnswer: 'A runbook whose step has isEnd true and onFailure step:NAME, and fails.',
    answerFrom: (run) => {
      for (const one of allExecutions(run).filter(ended)) {
        const end = one.steps.find(
          ({ StepStatus, IsEnd, OnFailure = 'Abort' }) =>
            StepStatus === 'Failed' && IsEnd === true && !['Abort', 'Continue'].includes(OnFailure),
        );
        if (end === undefined) continue;
        const after = one.steps.some(
          ({ StepExecutionId, ExecutionStartTime }) =>
            StepExecutionId !== end.StepExecutionId &&
            Date.parse(ExecutionStartTime ?? '') >= Date.parse(end.ExecutionEndTime ?? ''),
        );
        return yesOrNo(after, `the steps of ${idOf(one)} after ${end.StepName ?? 'the failed one'}`);
      }
      return notAnswered('no execution that was read had such a step');
    },
  },
  {
    id: 'statusWithoutTargets',
    question: 'How does a rate-controlled execution end whose targets are nothing that exists?',
    whyItMatters: 'It has no children: it counts as succeeded or failed by this.',
    howToAnswer: 'A run with targets, such as a tag, that match nothing in one location.',
    answerFrom: (run) => {
      const empty = allExecutions(run).find(
        (one) => isRateControlled(one) && ended(one) && one.steps.length === 0,
      );
      return empty === undefined
        ? notAnswered('no execution that was read had targets and no steps')
        : answered(empty.execution.AutomationExecutionStatus ?? 'unknown', `the status of ${idOf(empty)}`);
    },
  },
  {
    id: 'targetChildNamesItsParameter',
    question: 'Does the child of one resource still name the parameter that took it?',
    whyItMatters: 'TargetParameterName is a mark of a fan-out, but in such a child.',
    howToAnswer: 'A run with targets, such as a tag, that match a resource.',
    answerFrom: (run) => {
      const child = allExecutions(run).find(({ execution }) => (execution.Target ?? '') !== '');
      return child === undefined
        ? notAnswered('no child of a resource was read')
        : yesOrNo(
            (child.execution.TargetParameterName ?? '') !== '',
            `TargetParameterName of ${idOf(child)}`,
          );
    },
  },
  {
    id: 'valuesInResolvedTargets',
    question: 'How many values does ResolvedTargets hold before it says that they are truncated?',
    whyItMatters: 'It is never relied on; how much it leaves out is not documented.',
    howToAnswer: 'A run with targets that match more than fifty resources in one location.',
    answerFrom: (run) => {
      const cut = allExecutions(run).find(({ execution }) => execution.ResolvedTargets?.Truncated === true);
      return cut === undefined
        ? notAnswered('nowhere in what was read are resolved targets truncated')
        : answered(
            String(cut.execution.ResolvedTargets?.ParameterValues?.length ?? 0),
            `ResolvedTargets of ${idOf(cut)} is truncated`,
          );
    },
  },
  {
    id: 'stepsInGet',
    question: 'How many steps does GetAutomationExecution hold before it says that they are truncated?',
    whyItMatters: 'Beyond them, the steps are listed page by page: one call more for each fifty.',
    howToAnswer: 'A run in more than a hundred locations, or of a runbook with so many steps.',
    answerFrom: (run) => {
      const cut = allExecutions(run).find(({ execution }) => execution.StepExecutionsTruncated === true);
      return cut === undefined
        ? notAnswered('no execution that was read has more steps than GetAutomationExecution holds')
        : answered(
            String(cut.execution.StepExecutions?.length ?? 0),
            `${idOf(cut)} has ${cut.steps.length} steps, and StepExecutionsTruncated`,
          );
    },
  },
  {
    id: 'historyCountsFrom',
    question: 'From which of its times are the thirty days counted for which an execution can be read?',
    whyItMatters: 'What is older counts as expired rather than as not found.',
    howToAnswer: 'A run of a day or longer, recorded thirty days after its start.',
    answerFrom: (run) => {
      const now = Date.parse(run.observedAt);
      const old = allExecutions(run).find(
        ({ execution }) => now - Date.parse(execution.ExecutionStartTime ?? run.observedAt) > HISTORY_MS,
      );
      return old === undefined
        ? notAnswered('nothing that was read started longer than thirty days ago')
        : answered('end', `${idOf(old)} started longer than thirty days ago, and can be read`);
    },
  },
];
