/** What a message says of a refused AWS call. Fields that it does not give are absent. */
export interface AwsError {
  /** Such as `AccessDenied`. */
  readonly code?: string | undefined;
  /** Such as `ListBuckets`. */
  readonly operation?: string | undefined;
  /** As an IAM prefix where the message has one, else as the SDK names it, in lower case: `iam`, `ec2`. */
  readonly service?: string | undefined;
  /** The IAM action that was denied, such as `iam:PassRole`: not always the operation that was called. */
  readonly deniedAction?: string | undefined;
  /** The error's own text, without the words that every SDK adds. */
  readonly text: string;
}

/** The form of the Python SDK, which Automation uses for its calls. */
const PYTHON =
  /An error occurred \(([\w.:-]{1,100})\) when calling the (\w{1,100}) operation(?: \(reached max retries: \d{1,3}\))?:?/;
/** The form of the Java SDK; its version 2 has commas and no code. */
const JAVA =
  /\(Service: ([\w -]{1,60})[;,] Status Code: \d{1,3}(?:[;,] Error Code: ([\w.:-]{1,100}))?[;,][^)]{0,300}\)(?: \(SDK Attempt Count: \d{1,3}\))?/;
const OPERATION_OF_FRAME = /Exception Message from (\w{1,100}) API: /;
const DENIED_ACTION = /perform: ?([a-z0-9-]{2,40}:[A-Za-z]\w{1,80}\*?)/;
/** A code and an operation in a sentence of another language. */
const CODE_IN_PARENTHESES = /\(([A-Z][A-Za-z]{2,60}(?:\.[A-Z][A-Za-z]{2,60})?)\)/;
const OPERATION_WORD =
  /(?<!\w)((?:Add|Assume|Attach|Associate|Authorize|Copy|Create|Delete|Deregister|Describe|Detach|Disable|Enable|Get|Head|Import|Invoke|List|Modify|Put|Reboot|Register|Remove|Restore|Run|Send|Set|Start|Stop|Tag|Terminate|Untag|Update)[A-Z]\w{2,60})(?!\w)/;

/** Reads AWS's error out of a message without its frame. */
export function readAwsError(text: string): AwsError {
  const python = PYTHON.exec(text);
  const java = JAVA.exec(text);
  const action = DENIED_ACTION.exec(text)?.[1];
  const framed = OPERATION_OF_FRAME.exec(text)?.[1];
  const elsewhere = python === null && java === null ? errorOfAnotherLanguage(text) : undefined;
  return {
    code: codeOf(python?.[1] ?? codeOf(java?.[2]) ?? elsewhere?.code),
    operation: python?.[2] ?? framed ?? elsewhere?.operation,
    service: action?.split(':')[0] ?? serviceOf(java?.[1]),
    deniedAction: action,
    text: text
      .replace(PYTHON, '')
      .replace(JAVA, '')
      .replace(OPERATION_OF_FRAME, '')
      .replace(/^ ?\[|\]\.? ?$/g, '')
      .trim(),
  };
}

function errorOfAnotherLanguage(text: string): Pick<AwsError, 'code' | 'operation'> | undefined {
  const code = CODE_IN_PARENTHESES.exec(text)?.[1];
  const operation = OPERATION_WORD.exec(text)?.[1];
  return code === undefined || operation === undefined ? undefined : { code, operation };
}

/** The Java SDK writes `null` for what it does not know. */
const codeOf = (code: string | undefined): string | undefined => (code === 'null' ? undefined : code);

function serviceOf(name: string | undefined): string | undefined {
  if (name === undefined || name === 'null') return undefined;
  return name.replace(/^(?:Amazon|AWS)\s?(?=\w)/, '').toLowerCase();
}
