/**
 * What a state may know of its execution: `$$` in JSONPath, `$states.context` in JSONata. Times are ISO 8601.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export interface ContextObject {
  readonly Execution: {
    readonly Id: string;
    readonly Input: unknown;
    readonly Name: string;
    readonly RoleArn: string;
    readonly StartTime: string;
  };
  readonly StateMachine: { readonly Id: string; readonly Name: string };
  readonly State: { readonly EnteredTime: string; readonly Name: string; readonly RetryCount: number };
  /** Only where a task waits for an answer. */
  readonly Task?: { readonly Token: string };
}
