import * as z from 'zod';
import { EVERYBODY, versionFor, type AutomationDocument } from '../documents/document.ts';
import { parseInput, type ApiCall } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { pageOf } from '../server/page.ts';
import { documentIdentifier, DOCUMENT_TYPE, PLATFORM_TYPES } from './document-description.ts';
import { ListPaging } from './document-input.ts';
import { locationOf, type DocumentsWorld } from './documents-world.ts';

interface Filter {
  readonly key: string;
  readonly values: readonly string[];
}

/** The older way to filter has one value for each key. */
const Input = z
  .strictObject({
    ...ListPaging,
    DocumentFilterList: z
      .array(z.strictObject({ key: z.string(), value: z.string().min(1) }))
      .min(1)
      .optional(),
    Filters: z
      .array(z.strictObject({ Key: z.string().min(1).max(128), Values: z.array(z.string().min(1).max(256)) }))
      .max(6)
      .optional(),
  })
  .transform(({ DocumentFilterList = [], Filters = [], ...paging }) => ({
    ...paging,
    filters: [
      ...DocumentFilterList.map(({ key, value }): Filter => ({ key, values: [value] })),
      ...Filters.map(({ Key, Values }): Filter => ({ key: Key, values: Values })),
    ],
  }));

/** Whether a document has one value of a filter, for who asks. */
type Test = (document: AutomationDocument, value: string, accountId: string) => boolean;

const isOwn = ({ location }: AutomationDocument, accountId: string): boolean =>
  location.accountId === accountId;

const OWNERS: ReadonlyMap<string, (document: AutomationDocument, accountId: string) => boolean> = new Map([
  ['Self', isOwn],
  ['Private', (document, accountId) => !isOwn(document, accountId) && document.sharedWith.has(accountId)],
  ['Public', ({ sharedWith }) => sharedWith.has(EVERYBODY)],
  ['All', () => true],
  // Neither AWS nor anyone else has documents here.
  ['Amazon', () => false],
  ['ThirdParty', () => false],
]);

const TESTS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['Owner', (document, value, accountId) => ownerTest(value)(document, accountId)],
  ['Name', ({ name }, value) => name.startsWith(value)],
  ['DocumentType', (_document, value) => value === DOCUMENT_TYPE],
  ['PlatformTypes', (_document, value) => PLATFORM_TYPES.includes(value)],
  [
    'TargetType',
    (document, value, accountId) => versionFor(document, accountId)?.labels.TargetType === value,
  ],
]);

/**
 * What the caller owns and what is shared with it, by name.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListDocuments.html
 */
export function listDocuments(call: ApiCall, { documents }: DocumentsWorld): object {
  const { filters, MaxResults, NextToken } = parseInput(Input, call.input);
  const { accountId } = call.caller;
  const tests = filters.map(readFilter);
  const listed = documents.visibleIn(locationOf(call)).flatMap((document) => {
    const version = versionFor(document, accountId);
    const isListed = version !== undefined && tests.every((test) => test(document, accountId));
    return isListed ? [documentIdentifier(document, version, accountId)] : [];
  });
  const page = pageOf(listed, MaxResults, NextToken);
  return {
    DocumentIdentifiers: page.items,
    ...(page.nextToken !== '' && { NextToken: page.nextToken }),
  };
}

function readFilter({ key, values }: Filter): (document: AutomationDocument, accountId: string) => boolean {
  const test = TESTS.get(key);
  if (test !== undefined) {
    return (document, accountId) => values.some((value) => test(document, value, accountId));
  }
  const isOfAws = key === 'SearchKeyword' || key.startsWith('tag:');
  throw isOfAws
    ? new ApiError('ValidationException', `The filter ${key} is not simulated`)
    : new ApiError('InvalidFilterKey', `The specified key ${key} is not valid.`);
}

function ownerTest(value: string): (document: AutomationDocument, accountId: string) => boolean {
  const test = OWNERS.get(value);
  if (test !== undefined) return test;
  throw new ApiError(
    'ValidationException',
    `Owner is one of ${[...OWNERS.keys()].join(', ')}, not ${value}.`,
  );
}
