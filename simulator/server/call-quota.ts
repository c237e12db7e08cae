const SECOND_MS = 1000;

/**
 * Calls a second in each account and Region, by operation (`ssm:GetAutomationExecution`), or for a whole service
 * (`sts:*`).
 */
export type Quotas = Readonly<Record<string, number>>;

/**
 * AWS's own.
 * @see https://docs.aws.amazon.com/general/latest/gr/ssm.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-sts-requests
 */
export const AWS_QUOTAS: Quotas = {
  'ssm:StartAutomationExecution': 1,
  'ssm:StopAutomationExecution': 1,
  'ssm:GetAutomationExecution': 3,
  'ssm:DescribeAutomationExecutions': 3,
  'ssm:DescribeAutomationStepExecutions': 3,
  'sts:*': 600,
};

/** Counts calls: within any second, only so many. There are no bursts: AWS documents none. */
export class CallQuota {
  readonly #now: () => number;
  readonly #calls = new Map<string, number[]>();

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether the call is within the quota; a call beyond it does not count. */
  take(key: string, callsPerSecond: number): boolean {
    const now = this.#now();
    // A clock that was set back leaves calls that are yet to come: they are not of this second.
    const recent = (this.#calls.get(key) ?? []).filter((atMs) => now - SECOND_MS < atMs && atMs <= now);
    const isWithin = recent.length < callsPerSecond;
    if (isWithin) recent.push(now);
    this.#calls.set(key, recent);
    return isWithin;
  }
}
