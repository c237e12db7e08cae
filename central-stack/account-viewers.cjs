/**
 * A role for each entry of the setting `accountViewers`: it reads some accounts and nothing else. What it may call names one of its
 * accounts or units in the path, without a wildcard before it (central-stack/routes.ts).
 */
module.exports = async ({ resolveVariable }) => {
  const { accountViewers, rolePath, permissionsBoundary } = await resolveVariable('self:custom.settings');
  const prefix = await resolveVariable('param:prefix');
  const organizationId = await resolveVariable('self:custom.organizationId');
  return rolesOf(accountViewers, { prefix, organizationId, rolePath, permissionsBoundary });
};

function rolesOf(entries, { prefix, organizationId, rolePath, permissionsBoundary }) {
  const named = entries.map((entry) => [`AccountViewerRole${capital(entry.name)}`, entry]);
  return {
    Resources: Object.fromEntries(
      named.map(([logicalId, { name, principals, accounts, resources }]) => [
        logicalId,
        {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: `${prefix}-viewer-${name}`,
            Path: rolePath,
            PermissionsBoundary: permissionsBoundary,
            Description: 'Reads what ran in some accounts',
            // As the role for viewers: central-stack/viewer.yml.
            AssumeRolePolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: { AWS: accounts },
                  Action: 'sts:AssumeRole',
                  Condition: {
                    ArnLike: { 'aws:PrincipalArn': principals },
                    StringEquals: { 'aws:PrincipalOrgID': organizationId },
                  },
                },
              ],
            },
            Policies: [
              {
                PolicyName: 'view',
                PolicyDocument: {
                  Version: '2012-10-17',
                  Statement: [
                    {
                      Sid: 'TheirAccounts',
                      Effect: 'Allow',
                      Action: 'execute-api:Invoke',
                      Resource: resources,
                    },
                    // A wildcard stands for `..` too, and it is not documented whether IAM sees a path before or after those are
                    // resolved: without them no path leads out of what is allowed.
                    {
                      Sid: 'NoDetours',
                      Effect: 'Deny',
                      Action: 'execute-api:Invoke',
                      Resource: ['*..*', '*%*'].map((path) => ({ 'Fn::Sub': `${API}/${path}` })),
                    },
                    {
                      Sid: 'FindTheApi',
                      Effect: 'Allow',
                      Action: 'ssm:GetParameter',
                      Resource: {
                        'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/${prefix}/api-url`,
                      },
                    },
                  ],
                },
              },
            ],
          },
        },
      ]),
    ),
    Outputs: Object.fromEntries(
      named.map(([logicalId, { name }]) => [
        `${logicalId}Arn`,
        {
          Description: `The role for callers that may read the accounts of ${name}`,
          Value: { 'Fn::GetAtt': [logicalId, 'Arn'] },
        },
      ]),
    ),
  };
}

const API = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}';

const capital = (name) => name.slice(0, 1).toUpperCase() + name.slice(1);
