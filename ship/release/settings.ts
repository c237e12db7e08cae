/** A setting of serverless.yml as a parameter of the template that is released. */
export interface Setting {
  /** The name in serverless.yml. */
  readonly name: string;
  /** The heading under which CloudFormation's console shows it. */
  readonly group: Group;
  /** One line for the console. */
  readonly description: string;
  /** Empty for a setting that is not used unless it is given. */
  readonly default?: string;
  /** What CloudFormation checks before it begins; `checkSettings` of central-stack/ checks the same for the framework. */
  readonly allowed?: RegExp;
  readonly allowedValues?: readonly string[];
  /** Lowest and highest value. */
  readonly range?: readonly [number, number];
  readonly type?: 'String' | 'Number' | 'CommaDelimitedList';
  /** A value that stands nowhere else in the compiled template: where it appears, the parameter is meant. */
  readonly mark: string;
  /**
   * With this value something is absent from the template, or other than with any other value: what differs gets a condition.
   * Undefined for a setting whose value is only ever written down.
   */
  readonly off?: string;
  /** More stands in the template when it is off. */
  readonly isMoreWhenOff?: true;
  /** A condition that holds for the mark alone, and any other value with which the same is absent. */
  readonly only?: { readonly condition: string; readonly other: string };
  /** A list of principals: their accounts are a parameter of their own, since CloudFormation cannot take them out of ARNs. */
  readonly hasAccounts?: true;
  /** The parameter's name, where that of the setting is a resource's: the two may not be the same. */
  readonly parameter?: string;
}

export const GROUPS = [
  'Organization',
  'What is collected',
  'Who may ask',
  'Names and roles',
  'Keys and keeping',
  'Limits and alarms',
  'Notices',
  'Step Functions',
] as const;
export type Group = (typeof GROUPS)[number];

const ARNS = /^(arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/*-]+)?$/;
const DOCUMENTS = /^(arn:aws[a-z-]*:ssm:[a-z0-9-]+:(\d{12})?:document\/[\w.-]*[\w.*-])?$/;
const ROLE_PATH = /^\/([\w+=,.@-]+\/)*$/;
const WHOLE_NUMBER = { type: 'Number' } as const;

/** In the order in which the console shows them. */
export const SETTINGS: readonly Setting[] = [
  {
    name: 'organizationId',
    group: 'Organization',
    description: 'The ID of your organization: aws organizations describe-organization',
    allowed: /^o-[a-z0-9]{10,32}$/,
    mark: 'o-zqorganizationzq',
  },
  {
    name: 'parentAccounts',
    group: 'What is collected',
    description: 'Accounts in which a parent may be started, separated by commas. Empty for this account.',
    default: '',
    allowed: /^(\d{12}(,\d{12})*)?$/,
    mark: '999999999901',
    off: '',
  },
  {
    name: 'regions',
    group: 'What is collected',
    description: 'Regions in which a parent may be started, separated by commas. Empty for this Region.',
    default: '',
    allowed: /^([a-z]{2,4}(-[a-z]+)+-\d{1,2}(,[a-z]{2,4}(-[a-z]+)+-\d{1,2})*)?$/,
    mark: 'zq-release-1',
    off: '',
  },
  {
    name: 'deadlineHours',
    group: 'What is collected',
    description: 'How long the ledger waits for its targets after the end of the parent',
    default: '24',
    allowed: /^\d{1,6}(\.\d+)?$/,
    mark: '23.017',
  },
  {
    name: 'lookBackDays',
    group: 'What is collected',
    description: 'How far back the sweep looks for parents that no event named; at most 29',
    default: '29',
    allowed: /^([1-9]|1\d|2[0-8])(\.\d+)?$|^29$/,
    mark: '27.019',
  },
  {
    name: 'accountNames',
    group: 'What is collected',
    description: "Whether the names of the organization's accounts are listed once a day",
    default: 'on',
    allowedValues: ['on', 'off'],
    mark: 'on',
    off: 'off',
  },
  {
    name: 'accountTags',
    group: 'What is collected',
    description: 'Whether the tags of those accounts are read too, a call for each account',
    default: 'off',
    allowedValues: ['on', 'off'],
    mark: 'on',
    off: 'off',
  },
  {
    name: 'viewers',
    group: 'Who may ask',
    description:
      'ARNs of roles and users that may read, separated by commas, * for any part of a name. Empty for no role.',
    default: '',
    allowed: ARNS,
    type: 'CommaDelimitedList',
    hasAccounts: true,
    mark: 'arn:aws:iam::999999999904:role/zqviewer',
    off: '',
  },
  {
    name: 'viewersSeeOutputs',
    group: 'Who may ask',
    description: 'Whether viewers see outputs too, or only counts, verdicts and reasons',
    default: 'false',
    allowedValues: ['true', 'false'],
    mark: 'true',
    off: 'false',
  },
  {
    name: 'operators',
    group: 'Who may ask',
    description: 'As viewers: they may also request a collection, and see outputs',
    default: '',
    allowed: ARNS,
    type: 'CommaDelimitedList',
    hasAccounts: true,
    mark: 'arn:aws:iam::999999999905:role/zqoperator',
    off: '',
  },
  {
    name: 'prefix',
    group: 'Names and roles',
    description: 'Begins the name of every resource. The members’ parameter Prefix must be the same.',
    default: 'rollcall',
    allowed: /^(?!aws|ssm)[a-zA-Z][a-zA-Z0-9-]{0,39}$/,
    mark: 'zqprefixzq',
  },
  {
    name: 'rolePath',
    group: 'Names and roles',
    description:
      'The path of the roles of this stack. The members’ parameter CentralRolePath must be the same.',
    default: '/',
    allowed: ROLE_PATH,
    mark: '/zqrolepath/',
  },
  {
    name: 'memberRolePath',
    group: 'Names and roles',
    description: 'The path of the roles of the members: their parameter RolePath',
    default: '/',
    allowed: ROLE_PATH,
    mark: '/zqmemberpath/',
  },
  {
    name: 'permissionsBoundary',
    group: 'Names and roles',
    description: 'The ARN of the permissions boundary that every role gets',
    default: '',
    allowed: /^(arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+)?$/,
    mark: 'arn:aws:iam::999999999902:policy/zqboundary',
    off: '',
  },
  {
    name: 'kmsKeyArn',
    group: 'Keys and keeping',
    description: 'The ARN of your own key for everything that holds outputs, names or messages',
    default: '',
    allowed: /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+)?$/,
    mark: 'arn:aws:kms:eu-west-1:999999999903:key/zqkey',
    off: '',
  },
  {
    name: 'existingTable',
    group: 'Keys and keeping',
    description:
      'The name of a table kept from a removed stack or restored from a backup: then none is created',
    default: '',
    allowed: /^([\w.-]{3,255})?$/,
    mark: 'zqexistingtable',
    off: '',
    isMoreWhenOff: true,
  },
  {
    name: 'retentionDays',
    group: 'Keys and keeping',
    description: 'How long after its start an execution stays in the table; at least 31',
    default: '400',
    allowed: /^(3[1-9]|[4-9]\d|\d{3,6})(\.\d+)?$/,
    mark: '397.013',
  },
  {
    name: 'logRetentionDays',
    group: 'Keys and keeping',
    description: 'How long logs are kept',
    default: '90',
    allowedValues: [
      '1',
      '3',
      '5',
      '7',
      '14',
      '30',
      '60',
      '90',
      '120',
      '150',
      '180',
      '365',
      '400',
      '545',
      '731',
      '1096',
      '1827',
      '2192',
      '2557',
      '2922',
      '3288',
      '3653',
    ],
    ...WHOLE_NUMBER,
    mark: '2557',
  },
  {
    name: 'maximumConcurrency',
    group: 'Limits and alarms',
    description: 'How many functions take from the queue at the same time',
    default: '10',
    range: [2, 1000],
    ...WHOLE_NUMBER,
    mark: '797',
  },
  {
    name: 'apiRateLimit',
    group: 'Limits and alarms',
    description: 'How many requests a second the API takes',
    default: '10',
    range: [1, 10_000],
    ...WHOLE_NUMBER,
    mark: '7919',
  },
  {
    name: 'apiBurstLimit',
    group: 'Limits and alarms',
    description: 'How many requests the API takes at once, before the rate counts',
    default: '20',
    range: [1, 5000],
    ...WHOLE_NUMBER,
    mark: '4933',
  },
  {
    name: 'apiWaiting',
    group: 'Limits and alarms',
    description: 'How many requests may wait for a seal at the same time',
    default: '5',
    allowedValues: ['2', '3', '5', '10', '20', '50', '100', '200', '500', '1000'],
    ...WHOLE_NUMBER,
    mark: '907',
  },
  {
    name: 'apiConcurrency',
    group: 'Limits and alarms',
    description: 'How many functions may answer requests at once, reserved for that. Empty for no limit.',
    default: '',
    allowed: /^([1-9]\d{0,2}|1000)?$/,
    mark: '613',
    off: '',
  },
  {
    name: 'oldestMessageSeconds',
    group: 'Limits and alarms',
    description: 'For how long a message may wait in the queue before the alarm is raised',
    default: '3600',
    range: [60, 1_209_600],
    ...WHOLE_NUMBER,
    mark: '864013',
  },
  {
    name: 'dashboard',
    group: 'Limits and alarms',
    description: 'Whether there is a CloudWatch dashboard',
    default: 'false',
    allowedValues: ['true', 'false'],
    parameter: 'CreateDashboard',
    mark: 'true',
    off: 'false',
  },
  {
    name: 'chatNotices',
    group: 'Notices',
    description: 'Whether there is a topic for Amazon Q Developer in chat applications',
    default: 'false',
    allowedValues: ['true', 'false'],
    mark: 'true',
    off: 'false',
  },
  {
    name: 'emailNotices',
    group: 'Notices',
    description: 'Whether there is a topic for e-mail',
    default: 'false',
    allowedValues: ['true', 'false'],
    mark: 'true',
    off: 'false',
  },
  {
    name: 'webhookNotices',
    group: 'Notices',
    description: 'The form of a webhook; its address and credentials are in the secret <Prefix>-webhook',
    default: 'off',
    allowedValues: ['off', 'json', 'slack', 'pagerduty', 'servicenow'],
    mark: 'pagerduty',
    off: 'off',
    only: { condition: 'IsPagerDuty', other: 'json' },
  },
  {
    name: 'noticeRules',
    group: 'Notices',
    description:
      'Which runs are told of: pattern=always, =problems, =newCause or =never, separated by commas',
    default: '*=always',
    allowed:
      /^ *[\w.:/*-]{1,256}=(always|problems|newCause|never) *(, *[\w.:/*-]{1,256}=(always|problems|newCause|never) *)*$/,
    mark: 'zqrules=never',
  },
  {
    name: 'consoleUrl',
    group: 'Notices',
    description: 'Where the console is, for links; begins with https://',
    default: '',
    allowed: /^(https:\/\/[\w.:/~%-]+)?$/,
    mark: 'https://zqconsole.example.com',
  },
  {
    name: 'runMetrics',
    group: 'Notices',
    description: 'Whether each run has metrics of its own, with the runbook as their dimension',
    default: 'false',
    allowedValues: ['true', 'false'],
    mark: 'true',
    off: 'false',
  },
  {
    name: 'runAcrossAccounts',
    group: 'Step Functions',
    description:
      'ARNs of the documents that the state machine may start, separated by commas, * at the end of a name. Empty for no state machine.',
    default: '',
    allowed: DOCUMENTS,
    type: 'CommaDelimitedList',
    parameter: 'RunAcrossAccountsRunbooks',
    mark: 'arn:aws:ssm:zq-release-2:999999999906:document/zqrunbook',
    off: '',
  },
];

/** Settings that the released template lacks, and why. */
export const FRAMEWORK_ONLY: ReadonlyMap<string, string> = new Map([
  ['accountViewers', 'it makes a role for each of its entries, and a template has a fixed number of them'],
]);

/** What exists if any of these settings is on. */
export const ANY_OF: { readonly condition: string; readonly settings: readonly string[] } = {
  condition: 'HasNotices',
  settings: ['chatNotices', 'emailNotices', 'webhookNotices', 'runMetrics'],
};

const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** `kmsKeyArn` is the parameter `KmsKeyArn`. */
export const parameterName = ({ name, parameter }: Setting): string => parameter ?? capital(name);

/** The value with which most stands in the template, and the one with which something is absent. */
export const fullValue = ({ mark, off, isMoreWhenOff }: Setting): string =>
  isMoreWhenOff === true && off !== undefined ? off : mark;
export const lesserValue = ({ mark, off, isMoreWhenOff }: Setting): string | undefined =>
  isMoreWhenOff === true ? mark : off;

/** The name of the condition that the full value stands for. */
export const conditionName = (setting: Setting): string =>
  `Has${setting.isMoreWhenOff === true ? 'No' : ''}${capital(setting.name)}`;
