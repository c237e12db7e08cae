/**
 * Gives serverless.yml the organization's ID, and stops the command before anything is built or sent if there is none
 * that can be one: with a wrong value the stack would deploy, and no member could ever reach the bus.
 */
module.exports = async ({ resolveVariable }) => {
  const organizationId = await resolveVariable('param:organizationId, null');
  if (/^o-[a-z0-9]{10,32}$/.test(organizationId)) return organizationId;

  const fault =
    organizationId === null ? 'organizationId is missing' : `organizationId "${organizationId}" is not one`;
  // A string: of an error the framework would print the stack.
  throw `${fault}. Say whose events and roles to trust: --param organizationId=o-xxxxxxxxxx (aws organizations describe-organization)`;
};
