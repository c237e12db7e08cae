/** The settings of notices, each off or without effect by default. */
const NOTICE_NAMES = [
  'chatNotices',
  'emailNotices',
  'webhookNotices',
  'noticeRules',
  'consoleUrl',
  'runMetrics',
];

/** A value of each that is right, for one that is a variable yet. */
const GOOD_NOTICES = {
  chatNotices: 'false',
  emailNotices: 'false',
  webhookNotices: 'off',
  noticeRules: '*=always',
  consoleUrl: '',
  runMetrics: 'false',
};

/** The same as in src/notify: a test compares them. */
const FORMATS = ['json', 'slack', 'pagerduty', 'servicenow'];
const RULES =
  /^ *[\w.:/*-]{1,256}=(always|problems|newCause|never) *(, *[\w.:/*-]{1,256}=(always|problems|newCause|never) *)*$/;
const CONSOLE_URL = /^(https:\/\/[\w.:/~%-]+)?$/;

/**
 * What the templates need of them.
 * @param text checks a setting and returns it: check-settings.cjs
 * @param isOn the same, of true or false
 * @throws a string that names the setting, its value and what to give
 */
function checkNotices({ text, isOn, prefix, hasKey, noValue }) {
  const chat = isOn('chatNotices');
  const email = isOn('emailNotices');
  const metrics = isOn('runMetrics');
  const format = text(
    'webhookNotices',
    /^(off|json|slack|pagerduty|servicenow)$/,
    `off, ${FORMATS.join(', ')}`,
  );
  text('noticeRules', RULES, 'pattern=always, =problems, =newCause or =never, separated by commas');
  text('consoleUrl', CONSOLE_URL, 'an address that begins with https://');
  const webhook = format !== 'off';
  const isNotifying = chat || email || webhook || metrics;
  const part = (is, name) => (is ? name : 'nothing');
  return {
    settings: {
      chatTopicArn: chat ? { Ref: 'ChatTopic' } : '',
      emailTopicArn: email ? { Ref: 'EmailTopic' } : '',
      webhookToDeadLetters: webhook ? EVENTS_OF_THE_WEBHOOK(prefix) : noValue,
      webhookParameters: format === 'pagerduty' ? routingKey(prefix) : noValue,
    },
    parts: {
      notify: part(isNotifying, 'notify'),
      notifyFunction: isNotifying ? 'notify-function' : 'no-function',
      notifyEncryption: part(isNotifying && hasKey, 'notify-encryption'),
      chat: part(chat, 'chat'),
      email: part(email, 'email'),
      webhook: part(webhook, 'webhook'),
    },
  };
}

/** PagerDuty's routing key is a secret, and belongs into the body: EventBridge adds it. */
const routingKey = (prefix) => ({
  BodyParameters: [
    {
      Key: 'routing_key',
      Value: `{{resolve:secretsmanager:${prefix}-webhook:SecretString:routingKey}}`,
      IsValueSecret: true,
    },
  ],
});

/** What EventBridge could not send to the webhook becomes a dead letter. */
const EVENTS_OF_THE_WEBHOOK = (prefix) => ({
  Sid: 'EventsOfTheWebhook',
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: { 'Fn::GetAtt': ['NotifyDeadLetters', 'Arn'] },
  Condition: {
    ArnEquals: {
      'aws:SourceArn': {
        'Fn::Sub': `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/\${Bus}/${prefix}-webhook`,
      },
    },
  },
});

module.exports = { checkNotices, NOTICE_NAMES, GOOD_NOTICES, FORMATS };
