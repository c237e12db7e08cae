import * as z from 'zod';
import type { Need, Permissions } from '../iam/permission.ts';
import { parseInput, type ApiCall } from '../server/api-call.ts';

const ofEverything =
  (action: string): Need =>
  () => [{ action, resource: '*' }];

const executionArn = ({ caller, region }: ApiCall, id: string): string =>
  `arn:aws:ssm:${region}:${caller.accountId}:automation-execution/${id}`;

/** A shared document is named by its ARN, one of AWS's has no account in it. */
function documentArn({ caller, region }: ApiCall, name: string): string {
  if (name.startsWith('arn:')) return name;
  return `arn:aws:ssm:${region}:${name.startsWith('AWS-') ? '' : caller.accountId}:document/${name}`;
}

const ofExecution =
  (action: string): Need =>
  (call) => {
    const { AutomationExecutionId: id } = parseInput(
      z.object({ AutomationExecutionId: z.string().length(36) }),
      call.input,
    );
    return [{ action, resource: executionArn(call, id) }];
  };

const DocumentName = z.string().min(1);

const ofDocument =
  (action: string): Need =>
  (call) => {
    const { Name } = parseInput(z.object({ Name: DocumentName }), call.input);
    return [{ action, resource: documentArn(call, Name) }];
  };

/** By its older resource type, or by the two that it has now: a document, and the execution to come. */
const toStart: Need = (call) => {
  const { DocumentName: name, DocumentVersion: version } = parseInput(
    z.object({ DocumentName, DocumentVersion: z.string().default('$DEFAULT') }),
    call.input,
  );
  const action = 'ssm:StartAutomationExecution';
  const document = documentArn(call, name);
  return [
    {
      action,
      resource: `${document.replace(':document/', ':automation-definition/')}:${version}`,
      orElse: [
        { action, resource: document },
        { action, resource: executionArn(call, '*') },
      ],
    },
  ];
};

const ofParameter =
  (action: string): Need =>
  (call) => {
    const { Name } = parseInput(z.object({ Name: z.string().min(1) }), call.input);
    const { caller, region } = call;
    return [
      { action, resource: `arn:aws:ssm:${region}:${caller.accountId}:parameter/${Name.replace(/^\//, '')}` },
    ];
  };

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
export const SSM_PERMISSIONS: Permissions = new Map([
  ['StartAutomationExecution', toStart],
  ...[
    'GetAutomationExecution',
    'DescribeAutomationStepExecutions',
    'SendAutomationSignal',
    'StopAutomationExecution',
  ].map((operation): [string, Need] => [operation, ofExecution(`ssm:${operation}`)]),
  ...[
    'CreateDocument',
    'DescribeDocument',
    'GetDocument',
    'DescribeDocumentPermission',
    'ModifyDocumentPermission',
    'DeleteDocument',
    'ListDocumentVersions',
    'UpdateDocument',
    'UpdateDocumentDefaultVersion',
  ].map((operation): [string, Need] => [operation, ofDocument(`ssm:${operation}`)]),
  ['GetParameter', ofParameter('ssm:GetParameter')],
  ...['DescribeAutomationExecutions', 'ListDocuments'].map((operation): [string, Need] => [
    operation,
    ofEverything(`ssm:${operation}`),
  ]),
]);
