/** The accounts of an organization and the units that hold them. */
export interface OrganizationTree {
  /** The ID of the root, such as `r-ab12`. */
  readonly root: string;
  /** A unit's parent, the root if it names none, stands before it. */
  readonly organizationalUnits: readonly { readonly id: string; readonly parent?: string | undefined }[];
  /** An account is in the root if it names no unit. */
  readonly accounts: readonly { readonly id: string; readonly ou?: string | undefined }[];
}

/** Whether an ID is that of a unit or a root, rather than of an account. */
export const isUnit = (id: string): boolean => /^(ou|r)-/.test(id);

/** The unit and all below it, or undefined if there is none by that ID. */
export function unitsUnder(
  { root, organizationalUnits }: OrganizationTree,
  id: string,
): string[] | undefined {
  if (id !== root && !organizationalUnits.some((unit) => unit.id === id)) return undefined;
  const under = new Set([id]);
  for (const unit of organizationalUnits) if (under.has(unit.parent ?? root)) under.add(unit.id);
  return [...under];
}

/** The accounts of a unit, in the organization's order; with its children, of all units below it too. */
export function accountsOf(tree: OrganizationTree, id: string, withChildren: boolean): string[] {
  const units = withChildren ? (unitsUnder(tree, id) ?? []) : [id];
  return tree.accounts.filter(({ ou = tree.root }) => units.includes(ou)).map((account) => account.id);
}

/** From the root to the unit that holds an account, such as `r-ab12/ou-ab12-11111111`. */
export function unitPathOf(
  { root, organizationalUnits, accounts }: OrganizationTree,
  accountId: string,
): string {
  const path: string[] = [];
  let unit = accounts.find(({ id }) => id === accountId)?.ou;
  while (unit !== undefined && unit !== root) {
    path.unshift(unit);
    const id = unit;
    unit = organizationalUnits.find((one) => one.id === id)?.parent;
  }
  return [root, ...path].join('/');
}

/** What is wrong with a unit, or with the unit of an account. */
interface TreeFault {
  readonly message: string;
  readonly unit: string;
  readonly accountId?: string;
}

/** What is wrong with the units of an organization file, if anything is. */
export function treeFault({ root, organizationalUnits, accounts }: OrganizationTree): TreeFault | undefined {
  const known = new Set([root]);
  for (const { id, parent = root } of organizationalUnits) {
    if (known.has(id)) {
      return { message: `the organizational unit "${id}" stands there twice`, unit: id };
    }
    if (!known.has(parent)) {
      const message = `the parent of "${id}" is "${parent}": neither the root nor a unit that stands before it`;
      return { message, unit: id };
    }
    known.add(id);
  }
  const lost = accounts.find(({ ou = root }) => !known.has(ou));
  if (lost === undefined) return undefined;
  const { id, ou = root } = lost;
  const message = `the account "${id}" is in "${ou}": not among the organizational units`;
  return { message, unit: ou, accountId: id };
}
