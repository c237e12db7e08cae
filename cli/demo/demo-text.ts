import type { Fleet } from '../../local/fleet/start-fleet.ts';

/** What it is, and what it is not. */
export const beforeDemo = ({ targets, url }: Pick<Fleet, 'targets' | 'url'>): string =>
  `A simulated organization of ${targets} accounts on this computer: nothing here is AWS, and nothing leaves this computer.
It speaks AWS’s protocols at ${url}. Permissions are not checked: what evaluates policies does not ship with this
command, because of its licence (AGPL). npm start in a checkout of Rollcall checks them.
`;

/** What a user would type. @param store the options that find what was gathered */
export const gatherCommand = (
  parentId: string,
  store: string,
  { roleName, url }: Pick<Fleet, 'roleName' | 'url'>,
): string => `$ rollcall gather ${parentId} --role-name ${roleName} --endpoint-url ${url} ${store}`;

/** @param store the options that find what was gathered */
export const whatNext = (parentId: string, store: string): string =>
  `
Next, for “rollcall” write what you wrote before “demo”:
  rollcall groups @latest --by get_root_user.mfa ${store}    whose root user has no MFA (0)
  rollcall results @latest --output csv ${store}    every answer, for a spreadsheet
  rollcall console ${store}    the same in a browser
  rollcall list ${store}    the runs; ${parentId.slice(0, 8)} and @latest are names of this one
On AWS, with nothing deployed:
  rollcall gather <parent-id> --role-name <role>`;

export const STILL_SERVING = 'The organization goes on in the meantime. Ctrl-C stops it.';
