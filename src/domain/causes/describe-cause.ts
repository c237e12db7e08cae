import { actionOfOperation } from './denied-action.ts';
import type { Verdict } from '../verdict.ts';
import { REASON_ADVICE, type CauseDescription } from './reason-advice.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { DenyingPolicy, ErrorFamily, SentenceKind } from './message-class.ts';
import { safeAction, safeCode, safeOperation, safeStepAction, safeStepName } from './safe-words.ts';

/** Title and advice of a cause. They have no time, account or run in them, and are the same wherever the cause is. */
export function describeCause(print: Fingerprint): CauseDescription {
  const { verdict, reason, family, sentence, code } = print;
  // A denied read is Rollcall's own: its reason says more than its error code.
  if (reason !== undefined && (reason !== 'startFailed' || isSilent(print))) return REASON_ADVICE[reason];
  if (family !== undefined) return ofFamily(family, print);
  if (code !== undefined) return ofCode(print);
  if (sentence !== undefined) return ofSentence(sentence, print);
  return OF_VERDICT[verdict]?.(print) ?? ofOwnWords(print);
}

/** Verdicts that are enough if the message has neither a code nor a known sentence. */
const OF_VERDICT: Readonly<Partial<Record<Verdict, (print: Fingerprint) => CauseDescription>>> = {
  timedOut: (print) => ({
    title: `The time ran out${inStep(print)}`,
    advice: 'See what the step waits for, or give it more time: timeoutSeconds of the step in the runbook.',
  }),
  cancelled: () => ({
    title: 'Cancelled before it ended',
    advice:
      'It was stopped, or its parent was: CloudTrail (StopAutomationExecution) says by which principal; if that was a mistake, retry: rollcall retry <id>.',
  }),
  rejected: (print) => ({
    title: `The approval was refused${inStep(print)}`,
    advice: 'Ask the approvers of the step why, or wait until the change calendar is open; then retry.',
  }),
  unknown: ({ status }) => ({
    title: `AWS gives it a status that is not known here${status === undefined ? '' : `: ${safeCode(status) ?? 'no word'}`}`,
    advice: 'Look at one of them in the AWS console, and update Rollcall: AWS has added a status.',
  }),
};

const isSilent = ({ code, sentence, template }: Fingerprint): boolean =>
  code === undefined && sentence === undefined && template === undefined;

const inStep = ({ step }: Fingerprint): string => {
  const name = safeStepName(step?.name);
  return name === undefined ? '' : ` in step ${name}`;
};

const callOf = ({ operation, deniedAction }: Fingerprint): string =>
  safeOperation(operation) ?? safeAction(deniedAction) ?? 'a call of AWS';

const inParentheses = ({ code }: Fingerprint): string => {
  const known = safeCode(code);
  return known === undefined ? '' : ` (${known})`;
};

function ofFamily(family: ErrorFamily, print: Fingerprint): CauseDescription {
  const call = `${callOf(print)}${inStep(print)}`;
  switch (family) {
    case 'accessDenied':
      return ofDenial(print);
    case 'throttled':
      return {
        title: `AWS throttled ${call}${inParentheses(print)}`,
        advice:
          'Run it in fewer locations at once (TargetLocationMaxConcurrency), and retry: rollcall retry.',
      };
    case 'expiredCredentials':
      return {
        title: `The credentials ran out before ${call}${inParentheses(print)}`,
        advice:
          'Give the runbook an assume role (AutomationAssumeRole) instead of the credentials of the one who starts it, or make it shorter; then retry.',
      };
    case 'regionDisabled':
      return {
        title: `AWS did not accept the credentials for ${call}${inParentheses(print)}`,
        advice:
          'Enable the Region in these accounts (aws account enable-region --region-name <region>), or leave it out of the target locations.',
      };
    case 'internal':
      return {
        title: `AWS failed at ${call}${inParentheses(print)}`,
        advice: 'The fault is at AWS: retry, and look at the AWS Health Dashboard if it stays.',
      };
  }
}

const POLICY_WORDS: Readonly<Record<DenyingPolicy, string>> = {
  identity: 'no policy of the role allows it',
  explicitIdentity: 'a policy of the role denies it',
  serviceControl: 'a service control policy denies it',
  resourceControl: 'a resource control policy denies it',
  boundary: 'the permissions boundary does not allow it',
  session: 'the session policy does not allow it',
  resource: 'the policy of the resource does not allow it',
  endpoint: 'the policy of the VPC endpoint does not allow it',
};

function ofDenial(print: Fingerprint): CauseDescription {
  const { denyingPolicy = 'identity', operation, deniedAction } = print;
  const other = safeAction(deniedAction);
  const isOther =
    other !== undefined && other.split(':')[1] !== operation && other !== actionOfOperation(operation);
  const call = `${callOf(print)}${isOther ? ` needs ${other}` : ''}`;
  const action = other ?? actionOfOperation(operation) ?? `the action of ${callOf(print)}`;
  return {
    title: `Access denied: ${call}${inStep(print)}; ${POLICY_WORDS[denyingPolicy]}`,
    advice: DENIAL_ADVICE[denyingPolicy](action),
  };
}

const DENIAL_ADVICE: Readonly<Record<DenyingPolicy, (action: string) => string>> = {
  identity: (action) =>
    `Allow ${action} to the role that the runbook runs as: add it to the parameter Actions of member-stack/execution-role.yml, or to your own role of that name.`,
  explicitIdentity: (action) =>
    `Take the Deny of ${action} out of the policies of the role that the runbook runs as (ManagedPolicyArns of member-stack/execution-role.yml), or except the role from it.`,
  serviceControl: (action) =>
    `Except the execution role from the service control policy that denies ${action}, or leave these accounts out (ExcludeAccounts).`,
  resourceControl: (action) =>
    `Except the execution role from the resource control policy that denies ${action}, or leave these accounts out (ExcludeAccounts).`,
  boundary: (action) =>
    `Allow ${action} in the permissions boundary of the role: parameter PermissionsBoundary of member-stack/execution-role.yml.`,
  session: (action) => `Allow ${action} in the session policy with which the role is assumed.`,
  resource: (action) =>
    `Allow ${action} to the role in the policy of the resource: of the bucket, key, queue, topic or secret.`,
  endpoint: (action) => `Allow ${action} in the policy of the VPC endpoint through which the call goes.`,
};

/** Codes for something missing, and codes for too many requests or resources. */
const NOT_FOUND = /NotFound|NoSuch|NotExist|DoesNotExist|Unknown/;
const TOO_MANY = /LimitExceeded|QuotaExceeded|Insufficient|TooMany/;
const EXISTS = /AlreadyExists|AlreadyOwnedByYou|Duplicate/;

function ofCode(print: Fingerprint): CauseDescription {
  const { code = '' } = print;
  const title = `${callOf(print)} failed${inStep(print)}: ${safeCode(code) ?? 'an error of its own'}`;
  if (code === 'InvalidInstanceId') {
    return {
      title,
      advice:
        'See that the instance runs, has the SSM Agent and an instance profile with AmazonSSMManagedInstanceCore: aws ssm describe-instance-information.',
    };
  }
  if (NOT_FOUND.test(code)) {
    return {
      title,
      advice:
        'What the runbook names is not in these accounts and Regions: create it there, or give the runbook another name.',
    };
  }
  if (TOO_MANY.test(code)) {
    return {
      title,
      advice:
        'Ask for a higher quota (aws service-quotas request-service-quota-increase), take less, or run fewer at once; then retry.',
    };
  }
  if (EXISTS.test(code)) {
    return {
      title,
      advice: 'What the runbook creates is there already: delete it, or make the runbook accept it.',
    };
  }
  return {
    title,
    advice:
      'See what AWS says in one of the results, and mend the step’s inputs: rollcall results <id> --cause <cause>.',
  };
}

function ofSentence(sentence: SentenceKind, print: Fingerprint): CauseDescription {
  const step = inStep(print);
  switch (sentence) {
    case 'roleNotAssumable':
      return {
        title: `The role cannot be assumed${step}`,
        advice:
          'Deploy member-stack/execution-role.yml to these accounts, with the account that starts parents as AdministrationAccountId and what starts them as AdministrationRole; the role must also trust ssm.amazonaws.com.',
      };
    case 'roleMalformed':
      return {
        title: 'The assume role is not the ARN of a role',
        advice: 'Give the whole ARN as AutomationAssumeRole: arn:aws:iam::<account>:role/<name>.',
      };
    case 'missingParameter':
      return {
        title: `A parameter of the runbook was not given${step}`,
        advice:
          'Give it when the runbook is started (--parameters), or give it a default in the runbook; it is named in the results.',
      };
    case 'parameterNotAllowed':
      return {
        title: `A parameter has a value that the runbook does not allow${step}`,
        advice:
          'Start it with one of the values that the runbook allows: aws ssm describe-document --name <runbook> lists its parameters.',
      };
    case 'parameterUnknown':
      return {
        title: `A parameter was given that the runbook does not have${step}`,
        advice:
          'Leave it out, or give another version of the runbook: aws ssm describe-document --name <runbook> lists its parameters.',
      };
    case 'childEnded':
      return {
        title: `An automation that it started did not succeed${step}`,
        advice: 'Look at that automation: its execution ID stands in the result of the target.',
      };
    case 'agentUnavailable':
      return {
        title: `The SSM Agent does not answer${step}`,
        advice:
          'See that the instance runs, reaches Systems Manager (its endpoints or the Internet), and has an instance profile with AmazonSSMManagedInstanceCore.',
      };
    case 'commandFailed':
      return {
        title: `A command failed on the instance${step}`,
        advice: 'See what it printed, in one of the results: rollcall results <id> --cause <cause>.',
      };
    case 'unexpectedState':
      return {
        title: `A resource went into a state that the step does not expect${step}`,
        advice: 'See in its own console why: the user data or a quota, for an instance; then retry.',
      };
    case 'unresolvedInput':
      return {
        title: `An input of the step could not be resolved${step}`,
        advice: 'Mend the reference in the runbook, or the step before it, which did not put out that value.',
      };
    case 'noTargets':
      return {
        title: 'No resource matches the targets',
        advice:
          'See that the resources are in these accounts and Regions and have the tags of --targets, or leave the locations out.',
      };
    case 'noDefaultNetwork':
      return {
        title: `There is no default VPC${step}`,
        advice: 'Give the runbook a subnet: parameter SubnetId.',
      };
    case 'internal':
      return {
        title: `AWS failed${step}`,
        advice: 'The fault is at AWS: retry, and look at the AWS Health Dashboard if it stays.',
      };
    case 'throttled':
      return {
        title: `AWS throttled a call${step}`,
        advice:
          'Run it in fewer locations at once (TargetLocationMaxConcurrency), and retry: rollcall retry.',
      };
    case 'scriptFailed':
      return {
        title: `The script failed${step}`,
        advice: 'See its error in one of the results: rollcall results <id> --cause <cause>.',
      };
  }
}

function ofOwnWords(print: Fingerprint): CauseDescription {
  const action = safeStepAction(print.step?.action);
  const what = inStep(print);
  const kind = action === undefined ? '' : ` (${action})`;
  if (print.template === undefined) {
    return {
      title: `Failed${what}${kind}, and AWS does not say why`,
      advice: 'Look at one of them in the AWS console: consoleUrl of its result.',
    };
  }
  return {
    title: `Failed${what}${kind} with words of its own`,
    advice: 'Read them in one of the results: rollcall results <id> --cause <cause>.',
  };
}
