import * as z from 'zod';

const List = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const Document = z.looseObject({ Statement: List });

/** One document that says what all of these say: whole documents, or statements. Undefined if there are none. */
export function joinPolicies(policies: readonly unknown[]): object | undefined {
  if (policies.length === 0) return undefined;
  const statements = policies.flatMap((policy) => {
    const document = Document.safeParse(policy);
    return document.success ? document.data.Statement : List.parse(policy);
  });
  return { Version: '2012-10-17', Statement: statements };
}
