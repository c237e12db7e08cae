import * as z from 'zod';
import type { DeployedPolicy, PolicyDocument } from './deployed-policies.ts';

/** The smallest thing that a policy allows, and the same policy without it. */
export interface Grant {
  /** The same in every account: `CollectRole collect, KeepTheLedger: dynamodb:Query, the 1st resource`. */
  readonly name: string;
  readonly action: string;
  readonly policy: DeployedPolicy;
  readonly without: PolicyDocument;
}

const List = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const Condition = z.record(z.string(), z.record(z.string(), List)).default({});

type Statement = PolicyDocument['Statement'][number];
type Narrower = readonly [what: string, action: string, instead: readonly Statement[]];

/**
 * What each `Allow` of a policy consists of: every action on every resource, and every value of a condition that has
 * several. Whatever can be taken away is one of them.
 */
export const grantsOf = (policy: DeployedPolicy): Grant[] =>
  policy.document.Statement.flatMap((statement, index) =>
    statement.Effect !== 'Allow'
      ? []
      : narrowersOf(statement).map(([what, action, instead]) => ({
          name: `${policy.name}, ${statement.Sid ?? index}: ${what}`,
          action,
          policy,
          without: {
            ...policy.document,
            Statement: policy.document.Statement.toSpliced(index, 1, ...instead),
          },
        })),
  );

/** What can be taken from a statement, and what is left of it. */
function narrowersOf(statement: Statement): Narrower[] {
  const { Action, Resource, ...rest } = statement;
  const actions = List.parse(Action).map(String);
  const resources = Resource === undefined ? [undefined] : List.parse(Resource);
  const atoms = actions.flatMap((action) =>
    resources.map((resource, n) => ({
      what: resources.length > 1 ? `${action} on resource ${n + 1}` : action,
      action,
      statement: { ...rest, Action: action, ...(resource !== undefined && { Resource: resource }) },
    })),
  );
  const pairs = atoms.map((atom): Narrower => [
    atom.what,
    atom.action,
    atoms.filter((other) => other !== atom).map((other) => other.statement),
  ]);
  return [...pairs, ...actions.flatMap((action) => valuesOf(statement, action))];
}

/** The values of conditions that have several. */
function valuesOf(statement: Statement, action: string): Narrower[] {
  const condition = Condition.parse(statement['Condition']);
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, values]) =>
      values.length < 2
        ? []
        : values.map((value): Narrower => {
            const fewer = values.filter((other) => other !== value);
            const narrowed = { ...condition, [operator]: { ...keys, [key]: fewer } };
            return [
              `${action} with ${key} ${String(value)}`,
              action,
              [{ ...statement, Condition: narrowed }],
            ];
          }),
    ),
  );
}
