import { ACCOUNT_INDEX_ATTRIBUTES } from '../src/store/schema.ts';
import { SORT_ATTRIBUTE } from '../src/store/table.ts';

/** Prints what `aws dynamodb update-table --global-secondary-index-updates` takes, for a table that lacks the index. */
const create = {
  IndexName: 'account',
  KeySchema: [
    { AttributeName: 'account', KeyType: 'HASH' },
    { AttributeName: SORT_ATTRIBUTE.account, KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ACCOUNT_INDEX_ATTRIBUTES },
};
process.stdout.write(`${JSON.stringify([{ Create: create }])}\n`);
