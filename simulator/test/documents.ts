import {
  CreateDocumentCommand,
  ModifyDocumentPermissionCommand,
  type CreateDocumentCommandInput,
  type DocumentDescription,
} from '@aws-sdk/client-ssm';
import { clientsOf } from './clients.ts';
import { CENTRAL, REGION, type Started } from './start.ts';
import { fixtureText } from './fixture.ts';

export const YAML = fixtureText('runbooks/get_canonical_id.yml');

/** A runbook as JSON, that says something of its own. */
export const json = (description = 'Gets the canonical ID.', more: object = {}): string =>
  JSON.stringify({
    schemaVersion: '0.3',
    description,
    mainSteps: [
      { name: 'get_id', action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'ListBuckets' } },
    ],
    ...more,
  });

export const ssmOf = ({ organization }: Started, caller: string = CENTRAL, region = REGION) =>
  clientsOf(organization, caller, region).ssm;

/** Creates a document; say only what the test is about. */
export async function createDocument(
  started: Started,
  input: Partial<CreateDocumentCommandInput> = {},
  caller: string = CENTRAL,
  region = REGION,
): Promise<DocumentDescription | undefined> {
  const { DocumentDescription: description } = await ssmOf(started, caller, region).send(
    new CreateDocumentCommand({ Name: 'mine', Content: json(), DocumentType: 'Automation', ...input }),
  );
  return description;
}

/** Shares a document of the central account. */
export const share = (
  started: Started,
  AccountIdsToAdd: readonly string[],
  Name = 'mine',
  SharedDocumentVersion?: string,
) =>
  ssmOf(started).send(
    new ModifyDocumentPermissionCommand({
      Name,
      PermissionType: 'Share',
      AccountIdsToAdd: [...AccountIdsToAdd],
      SharedDocumentVersion,
    }),
  );
