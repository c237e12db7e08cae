import type { OrganizationFile } from '../simulator/organization/organization-file.ts';

/** Notices in chat. Runs that were all well need none in a demo. */
const NOTICES = { chatNotices: 'true', noticeRules: '*=problems' };

/** The organization with the settings of the central stack that local mode shows, where its file says nothing of them. */
export const withSettings = (organization: OrganizationFile): OrganizationFile => {
  const { central } = organization;
  return { ...organization, central: { ...central, params: { ...NOTICES, ...central.params } } };
};
