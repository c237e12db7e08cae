const { scopes: ROUTES } = require('./routes.json');

/** The setting that lets people see some accounts alone. Empty by default: then there is no such role. */
const ENTRY = /^([a-z][a-z0-9]{0,15}):([^=]*)=(.+)$/s;
const ACCOUNT = /^\d{12}$/;
const UNIT = /^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/;
const ENTRIES =
  'a name, accounts or organizational units, and the principals that may see them, such as payments:111111111111,ou-ab12-11111111=arn:aws:iam::111111111111:role/Payments, with ; between such entries';

/**
 * IAM takes no more in the policies of a role, without white space.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const LARGEST_POLICY = 10_240;
/** A policy of a role without its routes: central-stack/account-viewers.cjs. */
const REST_OF_POLICY = 800;
/** The environment of a function holds 4 KB in all. */
const LARGEST_SCOPES = 2000;
/** The longest values of what only CloudFormation knows. */
const LONGEST = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'ap-southeast-99',
  'AWS::AccountId': '111111111111',
  HttpApi: 'abcdefghij',
};

/**
 * Each entry with the resources that its role may read; and all of them as the API's function reads them.
 * @param toTrusted reads principals: check-settings.cjs
 * @param showsOutputs whether viewers see outputs
 * @param knowsUnits whether the sweep reads which units hold an account
 * @param fault makes the text that is thrown
 * @throws a string that names the entry and what to give
 */
function checkAccountViewers({ value, toTrusted, showsOutputs, knowsUnits, fault }) {
  const entries = value
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const names = new Set();
  const roles = entries.map((entry) => {
    const [, name, listed, principals] = ENTRY.exec(entry) ?? [];
    const ids = (listed ?? '').split(',').map((id) => id.trim());
    if (name === undefined || !ids.every((id) => ACCOUNT.test(id) || UNIT.test(id))) {
      throw fault('accountViewers', entry, ENTRIES);
    }
    if (names.has(name)) throw fault('accountViewers', entry, `an entry of its own: ${name} is there twice`);
    names.add(name);
    if (!knowsUnits && ids.some((id) => UNIT.test(id))) {
      throw fault('accountViewers', entry, 'possible with accountNames off, which reads no units');
    }
    const trusted = toTrusted('accountViewers', principals);
    if (trusted.principals.length === 0) throw fault('accountViewers', entry, ENTRIES);
    const resources = [...new Set(ids)].flatMap((id) => resourcesOf(id, showsOutputs));
    if (REST_OF_POLICY + sizeOf(resources) > LARGEST_POLICY) {
      throw fault(
        'accountViewers',
        entry,
        `possible: ${ids.length} accounts and units make a policy of more than ${LARGEST_POLICY} characters. Name a unit, or make two entries`,
      );
    }
    return { name, ids, ...trusted, resources: resources.map((resource) => ({ 'Fn::Sub': resource })) };
  });
  const scopes = roles.map(({ name, ids }) => `${name}=${ids.join(',')}`).join(';');
  if (scopes.length > LARGEST_SCOPES) {
    throw fault(
      'accountViewers',
      `${scopes.slice(0, 40)}…`,
      `possible: its names, accounts and units are more than ${LARGEST_SCOPES} characters. Name units instead of accounts`,
    );
  }
  return { accountViewers: roles, accountViewerScopes: scopes || 'none' };
}

/** The routes below one account or unit. */
function resourcesOf(id, showsOutputs) {
  const { report, outputs } = ACCOUNT.test(id) ? ROUTES.account : ROUTES.unit;
  return [...report, ...(showsOutputs ? outputs : [])].map((resource) =>
    resource.replace(/\{(accountId|unitId)\}/, id),
  );
}

const sizeOf = (resources) =>
  JSON.stringify(resources).replaceAll(/\$\{([\w:]+)\}/g, (_whole, name) => LONGEST[name]).length;

module.exports = { checkAccountViewers };
