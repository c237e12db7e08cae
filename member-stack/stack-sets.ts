/** How StackSets reach an account: by trusted access of the organization, or by roles that its owner created. */
export type PermissionModel = 'serviceManaged' | 'selfManaged';

/** The text of the two templates that the StackSets roll out. */
export interface RolledOut {
  readonly roles: string;
  readonly forwarder: string;
}

/** The text of a template that rolls both out to many accounts and Regions, each as a StackSet of its own. */
export function stackSetsTemplate(model: PermissionModel, { roles, forwarder }: RolledOut): string {
  const { description, parameters, conditions, targets, howToGetIn, afterTheRoles } = MODELS[model];
  return `# Generated from roles.yml and forwarder.yml by \`npm run stack-sets\`: change those, or stack-sets.ts.
AWSTemplateFormatVersion: '2010-09-09'
Description: >-
${indent(2, description)}

Parameters:
${indent(2, COMMON_PARAMETERS + parameters)}

Conditions:
  IsForwarding: !Not [!Equals [!Join ['', !Ref ForwarderRegions], '']]
${indent(2, conditions)}

Resources:
  # IAM is global: the roles go to one Region of each account.
  RolesStackSet:
    Type: AWS::CloudFormation::StackSet
    Properties:
      StackSetName: !Sub \${Prefix}-roles
      Description: Rollcall, the roles of each account
      Capabilities: [CAPABILITY_NAMED_IAM]
${indent(6, howToGetIn + autoDeployment(model, ''))}
      ManagedExecution:
        Active: true
      # By default it goes account by account and Region by Region, and the first that fails ends it.
${indent(6, ALL_AT_ONCE)}
      StackInstancesGroup:
        - DeploymentTargets:
${indent(12, targets.roles)}
          Regions: [!Ref RolesRegion]
      Parameters:
${indent(8, parameterValues(ROLES_PARAMETERS))}
        - ParameterKey: Tier
          ParameterValue: !If [IsForwarding, '2', '1']
      TemplateBody: |
${indent(8, roles.trimEnd())}

  ForwarderStackSet:
    Type: AWS::CloudFormation::StackSet
    Condition: IsForwarding
    # The first roll-out: a forwarder without its role sends nothing.
    DependsOn: RolesStackSet
    Properties:
      StackSetName: !Sub \${Prefix}-forwarder
      Description: Rollcall, the forwarder of each account and Region
${indent(6, howToGetIn + autoDeployment(model, afterTheRoles))}
      ManagedExecution:
        Active: true
${indent(6, ALL_AT_ONCE)}
      StackInstancesGroup:
        - DeploymentTargets:
${indent(12, targets.forwarder)}
          Regions: !Ref ForwarderRegions
      Parameters:
${indent(8, parameterValues(FORWARDER_PARAMETERS))}
      TemplateBody: |
${indent(8, forwarder.trimEnd())}

Outputs:
  RolesStackSetId:
    Description: What holds the roles
    Value: !Ref RolesStackSet
  ForwarderStackSetId:
    Condition: IsForwarding
    Description: What holds the forwarders
    Value: !Ref ForwarderStackSet
`;
}

const FORWARDER_PARAMETERS = ['CentralAccountId', 'CentralRegion', 'Prefix', 'RolePath'];
const ROLES_PARAMETERS = [
  ...FORWARDER_PARAMETERS,
  'OrganizationId',
  'CentralRolePath',
  'PermissionsBoundary',
  'StartsParents',
];

const parameterValues = (names: readonly string[]): string =>
  names.map((name) => `- ParameterKey: ${name}\n  ParameterValue: !Ref ${name}`).join('\n');

/** Written out twice: CloudFormation reads no aliases of YAML. */
const ALL_AT_ONCE = `OperationPreferences:
  RegionConcurrencyType: PARALLEL
  MaxConcurrentPercentage: 100
  ConcurrencyMode: SOFT_FAILURE_TOLERANCE
  FailureTolerancePercentage: !Ref FailureTolerancePercentage`;

/** New accounts get the stacks automatically, and lose them when they leave. Only the organization can do that. */
const autoDeployment = (model: PermissionModel, after: string): string =>
  model === 'selfManaged'
    ? ''
    : `\nAutoDeployment:\n  Enabled: true\n  # An account that leaves is no longer read.\n  RetainStacksOnAccountRemoval: false${after}`;

/** What roles.yml and forwarder.yml check themselves is not checked here a second time. */
const COMMON_PARAMETERS = `CentralAccountId:
  Type: String
  Description: The account in which the central stack runs
CentralRegion:
  Type: String
  Description: The Region in which the central stack runs
OrganizationId:
  Type: String
  Description: The organization, such as o-exampleorgid
Prefix:
  Type: String
  Description: What the central stack is called, rollcall or rollcall-<stage>; it names the StackSets too
  Default: rollcall
CentralRolePath:
  Type: String
  Description: The path of the central stack's roles
  Default: /
RolePath:
  Type: String
  Description: The path of the members' roles
  Default: /
PermissionsBoundary:
  Type: String
  Description: The managed policy that bounds the roles, by name, in each account; empty for none
  Default: ''
StartsParents:
  Type: String
  Description: true if parent executions may be started in these accounts
  Default: 'false'
  AllowedValues: ['true', 'false']
RolesRegion:
  Type: String
  Description: The one Region that holds the roles' stacks, such as us-east-1
ForwarderRegions:
  Type: CommaDelimitedList
  Description: The Regions whose results should arrive live, separated by commas; empty for tier 1, without forwarders
  Default: ''
FailureTolerancePercentage:
  Type: Number
  Description: In how many accounts of a hundred it may fail, in each Region, before it stops
  Default: 10
  MinValue: 0
  MaxValue: 100
`;

interface Model {
  readonly description: string;
  readonly parameters: string;
  readonly conditions: string;
  readonly targets: Readonly<Record<keyof RolledOut, string>>;
  readonly howToGetIn: string;
  readonly afterTheRoles: string;
}

const MODELS: Readonly<Record<PermissionModel, Model>> = {
  serviceManaged: {
    description: `Rollcall, its roles and forwarders in every account of organizational units, new accounts included. For the
management account or a delegated administrator of StackSets, in one Region. Such StackSets never reach the management
account itself, and do not exist in China: stack-sets-self-managed.yml does.`,
    parameters: `ManagementAccountId:
  Type: String
  Description: The organization's management account, where its StackSets live
  AllowedPattern: '[0-9]{12}'
  ConstraintDescription: must be an account ID of twelve digits
OrganizationalUnitIds:
  Type: CommaDelimitedList
  Description: The units (ou-xxxx-xxxxxxxx) whose accounts get the roles, or the root (r-xxxx), separated by commas
ForwarderOrganizationalUnitIds:
  Type: String
  Description: Those of these units whose accounts get forwarders too, separated by commas; empty for all of them
  Default: ''`,
    conditions: `IsDelegated: !Not [!Equals [!Ref AWS::AccountId, !Ref ManagementAccountId]]
IsForwardingFromAll: !Equals [!Ref ForwarderOrganizationalUnitIds, '']`,
    targets: {
      roles: 'OrganizationalUnitIds: !Ref OrganizationalUnitIds',
      forwarder: `OrganizationalUnitIds: !Split
  - ','
  - !If
    - IsForwardingFromAll
    - !Join [',', !Ref OrganizationalUnitIds]
    - !Ref ForwarderOrganizationalUnitIds`,
    },
    howToGetIn: `PermissionModel: SERVICE_MANAGED
CallAs: !If [IsDelegated, DELEGATED_ADMIN, SELF]`,
    afterTheRoles: `
  # For later accounts: DependsOn above applies only to the first roll-out.
  DependsOn:
    - !Sub arn:\${AWS::Partition}:cloudformation:\${AWS::Region}:\${ManagementAccountId}:stackset/\${RolesStackSet}`,
  },
  selfManaged: {
    description: `Rollcall, its roles and forwarders in accounts that are named one by one: the management account, or accounts in
China. In each of them the role that StackSets act under must exist, and trust the account in which this is deployed.`,
    parameters: `AdministrationRole:
  Type: String
  Description: What StackSets act as in this account, by name, after its path if it has one
  Default: AWSCloudFormationStackSetAdministrationRole
ExecutionRoleName:
  Type: String
  Description: What StackSets act as in the accounts
  Default: AWSCloudFormationStackSetExecutionRole
AccountIds:
  Type: CommaDelimitedList
  Description: The accounts that get the roles, separated by commas
ForwarderAccountIds:
  Type: String
  Description: Those of these accounts that get forwarders too, separated by commas; empty for all of them
  Default: ''`,
    conditions: `IsForwardingFromAll: !Equals [!Ref ForwarderAccountIds, '']`,
    targets: {
      roles: 'Accounts: !Ref AccountIds',
      forwarder: `Accounts: !Split
  - ','
  - !If
    - IsForwardingFromAll
    - !Join [',', !Ref AccountIds]
    - !Ref ForwarderAccountIds`,
    },
    howToGetIn: `PermissionModel: SELF_MANAGED
AdministrationRoleARN: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/\${AdministrationRole}
ExecutionRoleName: !Ref ExecutionRoleName`,
    afterTheRoles: '',
  },
};

/** Blank lines stay blank. */
const indent = (columns: number, text: string): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(columns));
