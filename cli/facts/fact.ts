import type { Location } from '../../src/domain/location.ts';
import type { SanitisedEntry, SanitisedExecution, SanitisedStep } from './sanitise.ts';

/** One execution as AWS answered, sanitised. */
export interface RecordedExecution {
  readonly location: Location;
  /** As GetAutomationExecution gave it. */
  readonly execution: SanitisedExecution;
  /** As DescribeAutomationStepExecutions gave them, all pages. */
  readonly steps: readonly SanitisedStep[];
}

/** Whom a place lists as the children of an execution. */
export interface RecordedList {
  readonly parentExecutionId: string;
  readonly location: Location;
  readonly entries: readonly SanitisedEntry[];
}

/** A parent, some of its children, and whom their places list: everything that a fact can be answered from. */
export interface RecordedRun {
  /** ISO 8601, UTC. */
  readonly observedAt: string;
  readonly parent: RecordedExecution;
  readonly children: readonly RecordedExecution[];
  readonly lists: readonly RecordedList[];
}

/** What a run says of a fact. */
export type FactAnswer =
  | { readonly answered: true; readonly answer: string; readonly evidence: string }
  | { readonly answered: false; readonly because: string };

/** Something about AWS that Rollcall assumes, or survives either way, and that nobody could verify without an account. */
export interface Fact {
  /** Where it is a switch of the simulated organization, that switch's name. */
  readonly id: string;
  /** A question that the answer answers. */
  readonly question: string;
  readonly whyItMatters: string;
  /** What kind of run answers it. */
  readonly howToAnswer: string;
  readonly answerFrom: (run: RecordedRun) => FactAnswer;
}

export const answered = (answer: string, evidence: string): FactAnswer => ({
  answered: true,
  answer,
  evidence,
});
export const notAnswered = (because: string): FactAnswer => ({ answered: false, because });
export const yesOrNo = (yes: boolean, evidence: string): FactAnswer => answered(yes ? 'yes' : 'no', evidence);

export const allExecutions = ({ parent, children }: RecordedRun): readonly RecordedExecution[] => [
  parent,
  ...children,
];
