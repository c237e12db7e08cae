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

/** The children of an execution that a location lists. */
export interface RecordedList {
  readonly parentExecutionId: string;
  readonly location: Location;
  readonly entries: readonly SanitisedEntry[];
}

/** A parent, some of its children, and what their locations list: everything that can answer a fact. */
export interface RecordedRun {
  /** ISO 8601, UTC. */
  readonly observedAt: string;
  readonly parent: RecordedExecution;
  readonly children: readonly RecordedExecution[];
  readonly lists: readonly RecordedList[];
}

/** What a run shows about a fact. */
export type FactAnswer =
  | { readonly answered: true; readonly answer: string; readonly evidence: string }
  | { readonly answered: false; readonly because: string };

/**
 * Something about AWS that Rollcall assumes, or handles either way, and that could not be verified without an
 * account.
 */
export interface Fact {
  /** The name of the simulator's switch for it, if there is one. */
  readonly id: string;
  /** The question. */
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
