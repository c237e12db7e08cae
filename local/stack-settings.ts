import type { OrganizationFile } from '../simulator/organization/organization-file.ts';

/** Notices in chat. Runs that were all well need none in a demo. */
const NOTICES = { chatNotices: 'true', noticeRules: '*=problems' };
/** The state machine of the demo may start what comes with Rollcall. */
const STATE_MACHINE = { runAcrossAccounts: 'get_*,list_*' };

/**
 * The organization with the settings of the central stack that local mode shows, where its file says nothing of them. One of the
 * user's own has the state machine only if its file asks for it: what it may start, the user knows.
 */
export const withSettings = (
  organization: OrganizationFile,
  { isCustom }: { readonly isCustom: boolean },
): OrganizationFile => {
  const settings = { ...NOTICES, ...(!isCustom && STATE_MACHINE) };
  const { central } = organization;
  return { ...organization, central: { ...central, params: { ...settings, ...central.params } } };
};
