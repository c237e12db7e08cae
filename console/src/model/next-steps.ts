import { isRecord } from '../api/failure.ts';
import { hrefs } from '../route.ts';

type Action = { readonly title: string } & ({ readonly href: string } | { readonly collect: string });

/** One thing to do about a problem: a view to open, or a parent to ask AWS about again. */
export type NextStep = Action & {
  /** What it does, in the words of the API. */
  readonly hint: string;
};

type Parameters = Readonly<Record<string, string>>;

/** What this page has for an operation of the API; undefined where a parameter that it needs is missing. */
const ACTIONS = new Map<string, (parameters: Parameters) => Action | undefined>([
  [
    'requestCollection',
    ({ parentId }) => (parentId === undefined ? undefined : { title: 'Look again now', collect: parentId }),
  ],
  [
    'listCauses',
    ({ parentId }) =>
      parentId === undefined ? undefined : { title: 'See the causes', href: hrefs.run(parentId) },
  ],
  [
    'listResults',
    ({ parentId, accountId }) =>
      parentId === undefined
        ? undefined
        : {
            title: accountId === undefined ? 'See the targets' : `Targets of account ${accountId}`,
            href: hrefs.run(parentId, { show: 'list', q: accountId }),
          },
  ],
  [
    'getResult',
    ({ parentId, ...target }) => {
      const href = parentId === undefined ? undefined : hrefs.target(parentId, target);
      return href === undefined ? undefined : { title: 'See its result', href };
    },
  ],
]);

/** What a problem document says to ask next. An operation that this page has no view for is left out. */
export function stepsIn({ next }: Readonly<Record<string, unknown>>): readonly NextStep[] {
  if (!Array.isArray(next)) return [];
  return next.filter(isRecord).flatMap(({ operation, parameters, description }): readonly NextStep[] => {
    const toStep = typeof operation === 'string' ? ACTIONS.get(operation) : undefined;
    const step = toStep?.(textsIn(parameters));
    return step === undefined ? [] : [{ ...step, hint: typeof description === 'string' ? description : '' }];
  });
}

const textsIn = (parameters: unknown): Parameters =>
  Object.fromEntries(
    Object.entries(isRecord(parameters) ? parameters : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
