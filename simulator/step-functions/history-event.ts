/** One event of an execution's history, as GetExecutionHistory has it. `timestamp` in seconds since the epoch. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

/** `TaskStateEntered` has its details under `stateEnteredEventDetails`, and `TaskFailed` under `taskFailedEventDetails`. */
export const detailsName = (type: string): string => {
  const short = type.replace(/^\w+State(?=Entered|Exited)/, 'State');
  return `${short.charAt(0).toLowerCase()}${short.slice(1)}EventDetails`;
};
