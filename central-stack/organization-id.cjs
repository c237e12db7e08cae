const { checkOrganizationId } = require('./check-settings.cjs');

/** Gives serverless.yml the organization's ID, and stops the command before anything is built or sent if there is none. */
module.exports = async ({ resolveVariable }) =>
  checkOrganizationId(await resolveVariable('param:organizationId, null'));
