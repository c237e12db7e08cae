const { checkOrganizationId, checkSettings, NAMES } = require('./check-settings.cjs');
const { GOOD_NOTICES } = require('./notice-settings.cjs');

const KNOWN = ['organizationId', ...NAMES];

/**
 * A plugin of the framework that refuses a setting which does not exist or has a wrong value, before anything is built or
 * sent. The framework accepts a misspelt `--param` silently, and puts the message of settings.cjs behind three sentences of
 * its own. Plugins are created before it resolves variables, so this message comes first.
 */
module.exports = function CheckParams({ processedInput, configurationInput, classes }) {
  const fault = faultOf(processedInput.options, configurationInput?.params);
  // The framework prints the message of its own kind of error, and the stack of any other.
  if (fault !== undefined) throw new classes.Error(fault);
};

/**
 * What is wrong with the settings, in one sentence; undefined if nothing is.
 * @param options of the command line: `param`, a list of `name=value`, and `stage`
 * @param params of serverless.yml, by stage
 */
function faultOf({ param = [], stage }, params = {}) {
  const given = Object.fromEntries((param ?? []).map(split));
  const configured = Object.values(params ?? {}).flatMap((ofStage) => Object.keys(ofStage ?? {}));
  for (const name of [...Object.keys(given), ...configured]) {
    if (!KNOWN.includes(name)) return `There is no setting "${name}"${suggestion(name)}. ${LIST}`;
  }
  const stageName = stage ?? 'prod';
  const values = { ...params?.default, ...params?.[stageName], ...given };
  try {
    checkOrganizationId(isUnresolved(values.organizationId) ? 'o-notyetknown' : values.organizationId);
    const known = Object.entries(values).map(([name, value]) => [name, withStage(value, stageName)]);
    const resolved = Object.fromEntries(known.filter(([, value]) => !isUnresolved(value)));
    checkSettings({ ...GOOD, ...resolved });
    return undefined;
  } catch (fault) {
    if (typeof fault === 'string') return fault;
    throw fault;
  }
}

/** As the framework splits it; a value without a name, or a name without a value, is its to refuse. */
function split(item) {
  const at = item.indexOf('=');
  return at < 1 ? [] : [item.slice(0, at), item.slice(at + 1).trimEnd()];
}

const withStage = (value, stage) =>
  typeof value === 'string' ? value.replaceAll('${sls:stage}', stage) : value;
/** Another variable: settings.cjs sees its value, and looks at it then. */
const isUnresolved = (value) => typeof value === 'string' && value.includes('${');

/** For a value that is a variable yet: something that can be one. */
const GOOD = Object.fromEntries(NAMES.map((name) => [name, '']));
Object.assign(GOOD, {
  prefix: 'rollcall',
  parentAccounts: '111111111111',
  regions: 'eu-west-1',
  deadlineHours: '24',
  retentionDays: '400',
  lookBackDays: '29',
  accountNames: 'on',
  accountTags: 'off',
  logRetentionDays: '90',
  maximumConcurrency: '10',
  apiRateLimit: '10',
  apiBurstLimit: '20',
  oldestMessageSeconds: '3600',
  viewersSeeOutputs: 'false',
  dashboard: 'false',
  rolePath: '/',
  memberRolePath: '/',
  ...GOOD_NOTICES,
});

const LIST = `The settings are ${KNOWN.join(', ')}`;

/** The most similar setting, if there is one. */
function suggestion(name) {
  const [nearest] = KNOWN.map((known) => [known, distance(known.toLowerCase(), name.toLowerCase())])
    .filter(([, edits]) => edits <= 3)
    .toSorted(([, one], [, other]) => one - other);
  return nearest === undefined ? '' : ` (did you mean "${nearest[0]}"?)`;
}

/** How many letters must be put in, taken out or changed. */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[other.length];
}

module.exports.faultOf = faultOf;
