const { checkSettings, NAMES } = require('./check-settings.cjs');

/** Gives serverless.yml its settings: check-settings.cjs. */
module.exports = async ({ resolveVariable }) => {
  const given = {};
  for (const name of NAMES) given[name] = await resolveVariable(`param:${name}`);
  return checkSettings(given);
};
