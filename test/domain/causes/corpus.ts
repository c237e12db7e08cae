/**
 * Failure messages in the forms that AWS gives them, gathered from its documentation, its samples and public reports. A form is a
 * fact; the words between braces are where the original had something that differs from location to location, and `plant` puts something
 * there. Rows of one cause are wordings of the same thing.
 *
 * Sources: `recorded` (test/fixtures/recorded), `automation` (systems-manager/latest/userguide/automation-troubleshooting.html),
 * `iam` (IAM/latest/UserGuide/troubleshoot_access-denied.html), `api` (the API reference of the service, in the Python SDK's frame),
 * `java` (the same in the Java SDK's frame), `builder` (EC2 Image Builder's samples, which quote Automation), `report` (a public report).
 */
export interface Form {
  readonly cause: string;
  readonly source: 'recorded' | 'automation' | 'iam' | 'api' | 'java' | 'builder' | 'report';
  /** With `{account}`, `{arn}`, `{id}`, `{time}` and the like. */
  readonly text: string;
  /** Where the step decides too. */
  readonly step?: string;
}

const guide = 'Please refer to Automation Service Troubleshooting Guide for more diagnosis details.';
const executing = (text: string): string =>
  `Step fails when it is Execute/Cancelling action. ${text}. ${guide}`;
const polling = (text: string): string =>
  `Step fails when it is Poll action status for completion. ${text}. ${guide}`;
const validating = (text: string): string =>
  `Step fails when it is validating and resolving the step inputs. ${text}. ${guide}`;
const call = (code: string, operation: string, text: string): string =>
  executing(`An error occurred (${code}) when calling the ${operation} operation: ${text}`);
const java = (text: string, service: string, status: number, code: string): string =>
  `${text} (Service: ${service}; Status Code: ${status}; Error Code: ${code}; Request ID: {request}; Proxy: null)`;
const launching = (text: string): string =>
  `Automation Step Execution fails when it is launching the instance(s). Get Exception from RunInstances API of ec2 Service. Exception Message from RunInstances API: [${text}]. ${guide}`;
const denied = (action: string, why: string): string =>
  `User: {session} is not authorized to perform: ${action} on resource: {arn}${why}`;
const noIdentity = (action: string): string =>
  denied(action, ` because no identity-based policy allows the ${action} action`);

type Row = readonly [cause: string, source: Form['source'], text: string];

const ROWS: readonly Row[] = [
  // What may not be called, in the wordings of the services, by what denies it.
  ['denied ListBuckets', 'recorded', call('AccessDenied', 'ListBuckets', 'Access Denied')],
  ['denied ListBuckets', 'iam', call('AccessDenied', 'ListBuckets', noIdentity('s3:ListAllMyBuckets'))],
  [
    'denied ListBuckets',
    'report',
    executing(
      'ListBuckets オペレーションを呼び出すときにエラーが発生 (AccessDenied) しました: アクセスが拒否されました',
    ),
  ],
  [
    'denied ListBuckets',
    'report',
    executing(
      'Ein Fehler ist aufgetreten (AccessDenied) beim Aufruf der Operation ListBuckets: Zugriff verweigert',
    ),
  ],
  [
    'denied ListAccountAliases',
    'iam',
    call('AccessDenied', 'ListAccountAliases', noIdentity('iam:ListAccountAliases')),
  ],
  [
    'denied ListAccountAliases',
    'iam',
    call('AccessDenied', 'ListAccountAliases', denied('iam:ListAccountAliases', '')),
  ],
  [
    'denied ListAccountAliases by scp',
    'iam',
    call(
      'AccessDenied',
      'ListAccountAliases',
      denied('iam:ListAccountAliases', ' with an explicit deny in a service control policy'),
    ),
  ],
  [
    'denied ListAccountAliases by scp',
    'iam',
    call(
      'AccessDenied',
      'ListAccountAliases',
      denied('iam:ListAccountAliases', ' with an explicit deny in a service control policy: {policy}'),
    ),
  ],
  [
    'denied ListAccountAliases by scp',
    'iam',
    call(
      'AccessDenied',
      'ListAccountAliases',
      denied(
        'iam:ListAccountAliases',
        ' because no service control policy allows the iam:ListAccountAliases action',
      ),
    ),
  ],
  [
    'denied ListAccountAliases by rcp',
    'iam',
    call(
      'AccessDenied',
      'ListAccountAliases',
      denied('iam:ListAccountAliases', ' with an explicit deny in a resource control policy'),
    ),
  ],
  [
    'denied ListAccountAliases by boundary',
    'iam',
    call(
      'AccessDenied',
      'ListAccountAliases',
      denied(
        'iam:ListAccountAliases',
        ' because no permissions boundary allows the iam:ListAccountAliases action',
      ),
    ),
  ],
  [
    'denied ListAccountAliases by boundary',
    'iam',
    call(
      'AccessDenied',
      'ListAccountAliases',
      denied('iam:ListAccountAliases', ' with an explicit deny in a permissions boundary: {policy}'),
    ),
  ],
  [
    'denied ListAccountAliases by session',
    'iam',
    call(
      'AccessDenied',
      'ListAccountAliases',
      denied('iam:ListAccountAliases', ' because no session policy allows the iam:ListAccountAliases action'),
    ),
  ],
  [
    'denied ListAccountAliases explicitly',
    'iam',
    call(
      'AccessDenied',
      'ListAccountAliases',
      denied('iam:ListAccountAliases', ' with an explicit deny in an identity-based policy'),
    ),
  ],
  [
    'denied ListAccountAliases explicitly',
    'iam',
    call(
      'AccessDenied',
      'ListAccountAliases',
      denied(
        'iam:ListAccountAliases',
        ' with an explicit deny in an identity-based policy: {policy}. Go to https://{region}.console.aws.amazon.com/iam/home?region={region}#/authorization-details/{token}',
      ),
    ),
  ],
  [
    'denied ListAccountAliases explicitly',
    'iam',
    call('AccessDenied', 'ListAccountAliases', denied('iam:ListAccountAliases', ' with an explicit deny')),
  ],
  [
    'denied Decrypt by resource',
    'iam',
    call(
      'AccessDeniedException',
      'Decrypt',
      denied('kms:Decrypt', ' because no resource-based policy allows the kms:Decrypt action'),
    ),
  ],
  [
    'denied GetSecretValue',
    'iam',
    call('AccessDeniedException', 'GetSecretValue', noIdentity('secretsmanager:GetSecretValue')),
  ],
  [
    'denied GetSecretValue by endpoint',
    'iam',
    call(
      'AccessDeniedException',
      'GetSecretValue',
      denied(
        'secretsmanager:GetSecretValue',
        ' because no VPC endpoint policy allows the secretsmanager:GetSecretValue action',
      ),
    ),
  ],
  [
    'denied GetSecretValue needs Decrypt',
    'report',
    call(
      'AccessDeniedException',
      'GetSecretValue',
      denied('kms:Decrypt', ' because no identity-based policy allows the kms:Decrypt action'),
    ),
  ],
  [
    'denied RunInstances',
    'report',
    call(
      'UnauthorizedOperation',
      'RunInstances',
      `You are not authorized to perform this operation. ${noIdentity('ec2:RunInstances')}. Encoded authorization failure message: {encoded}`,
    ),
  ],
  [
    'denied RunInstances',
    'report',
    call(
      'UnauthorizedOperation',
      'RunInstances',
      'You are not authorized to perform this operation. Encoded authorization failure message: {encoded}',
    ),
  ],
  [
    'denied RunInstances',
    'automation',
    launching(
      java(
        'You are not authorized to perform this operation. Encoded authorization failure message: {encoded}',
        'AmazonEC2',
        403,
        'UnauthorizedOperation',
      ),
    ),
  ],
  [
    'denied RunInstances by boundary',
    'report',
    call(
      'UnauthorizedOperation',
      'RunInstances',
      `You are not authorized to perform this operation. ${denied('ec2:RunInstances', ' with an explicit deny in a permissions boundary: {policy}')}. Encoded authorization failure message: {encoded}`,
    ),
  ],
  [
    'denied RunInstances needs PassRole',
    'report',
    call(
      'UnauthorizedOperation',
      'RunInstances',
      `You are not authorized to perform this operation. ${noIdentity('iam:PassRole')}. Encoded authorization failure message: {encoded}`,
    ),
  ],
  [
    'denied StopInstances',
    'report',
    call('UnauthorizedOperation', 'StopInstances', 'You are not authorized to perform this operation.'),
  ],
  [
    'denied StopInstances',
    'report',
    call(
      'UnauthorizedOperation',
      'StopInstances',
      `You are not authorized to perform this operation. ${noIdentity('ec2:StopInstances')}`,
    ),
  ],
  [
    'denied CreateInternetGateway by boundary',
    'report',
    call(
      'UnauthorizedOperation',
      'CreateInternetGateway',
      `You are not authorized to perform this operation. ${denied('ec2:CreateInternetGateway', ' because no permissions boundary allows the ec2:CreateInternetGateway action')}. Encoded authorization failure message: {encoded}`,
    ),
  ],
  [
    'denied StartAutomationExecution',
    'automation',
    java(
      denied('ssm:StartAutomationExecution', ''),
      'AWSSimpleSystemsManagement',
      400,
      'AccessDeniedException',
    ),
  ],
  [
    'denied StartAutomationExecution',
    'report',
    java(
      noIdentity('ssm:StartAutomationExecution'),
      'AWSSimpleSystemsManagement',
      400,
      'AccessDeniedException',
    ),
  ],
  ['denied StartAutomationExecution', 'iam', denied('ssm:StartAutomationExecution', '')],
  [
    'denied PassRole',
    'automation',
    java(denied('iam:PassRole', ''), 'AWSSimpleSystemsManagement', 400, 'AccessDeniedException'),
  ],
  [
    'denied SendCommand',
    'report',
    call('AccessDeniedException', 'SendCommand', noIdentity('ssm:SendCommand')),
  ],
  [
    'denied GetParameters',
    'report',
    java(noIdentity('ssm:GetParameters'), 'AWSSimpleSystemsManagement', 400, 'AccessDeniedException'),
  ],
  ['denied PutObject', 'api', call('AccessDenied', 'PutObject', 'Access Denied')],
  ['denied PutObject', 'iam', call('AccessDenied', 'PutObject', noIdentity('s3:PutObject'))],
  [
    'denied PutObject by resource',
    'iam',
    call(
      'AccessDenied',
      'PutObject',
      denied('s3:PutObject', ' with an explicit deny in a resource-based policy'),
    ),
  ],
  [
    'denied PutObject needs GenerateDataKey',
    'report',
    call('AccessDenied', 'PutObject', noIdentity('kms:GenerateDataKey')),
  ],
  ['denied GetObject', 'api', call('AccessDenied', 'GetObject', 'Access Denied')],
  ['denied PutBucketEncryption', 'api', call('AccessDenied', 'PutBucketEncryption', 'Access Denied')],
  [
    'denied PutBucketEncryption',
    'iam',
    call('AccessDenied', 'PutBucketEncryption', noIdentity('s3:PutEncryptionConfiguration')),
  ],
  ['denied AssumeRole', 'iam', call('AccessDenied', 'AssumeRole', denied('sts:AssumeRole', ''))],
  [
    'denied CreateStack',
    'iam',
    call('AccessDenied', 'CreateStack', noIdentity('cloudformation:CreateStack')),
  ],
  [
    'denied CreateStack needs PassRole',
    'report',
    call('AccessDenied', 'CreateStack', noIdentity('iam:PassRole')),
  ],
  [
    'denied ListQueues by boundary',
    'report',
    call(
      'AccessDenied',
      'ListQueues',
      denied('sqs:ListQueues', ' because no permissions boundary allows the sqs:ListQueues action'),
    ),
  ],
  [
    'denied GetLogEvents',
    'iam',
    call('AccessDeniedException', 'GetLogEvents', noIdentity('logs:GetLogEvents')),
  ],
  ['denied Invoke', 'iam', call('AccessDeniedException', 'Invoke', noIdentity('lambda:InvokeFunction'))],
  [
    'denied Publish',
    'api',
    call('AuthorizationError', 'Publish', noIdentity('SNS:Publish').replace('SNS', 'sns')),
  ],

  // Throttled.
  [
    'throttled CreateActivation',
    'report',
    call('ThrottlingException', 'CreateActivation (reached max retries: 4)', 'Rate exceeded').replace(
      'CreateActivation (reached max retries: 4) operation',
      'CreateActivation operation (reached max retries: {digit})',
    ),
  ],
  ['throttled CreateActivation', 'api', call('ThrottlingException', 'CreateActivation', 'Rate exceeded')],
  [
    'throttled DescribeInstances',
    'api',
    call('RequestLimitExceeded', 'DescribeInstances', 'Request limit exceeded.'),
  ],
  [
    'throttled DescribeInstances',
    'api',
    call(
      'RequestLimitExceeded',
      'DescribeInstances operation (reached max retries: {digit})',
      'Request limit exceeded. Account {account} has been throttled on ec2:DescribeInstances because it exceeded its request rate limit.',
    ).replace('{digit}) operation:', '{digit}):'),
  ],
  ['throttled DescribeStacks', 'api', call('Throttling', 'DescribeStacks', 'Rate exceeded')],
  ['throttled PutObject', 'report', call('SlowDown', 'PutObject', 'Please reduce your request rate.')],
  [
    'throttled UpdateFunctionCode',
    'api',
    call('TooManyRequestsException', 'UpdateFunctionCode', 'Rate exceeded'),
  ],
  [
    'throttled EnableRegion',
    'report',
    call(
      'TooManyRequestsException',
      'EnableRegion',
      "This request has exceeded the quota for 'Number of concurrent region-opt requests for an account'. Consider retrying the operation later once some requests complete.",
    ),
  ],
  ['throttled by itself', 'api', `Rate exceeded ${guide}`],

  // Credentials and Regions.
  ['expired GetObject', 'report', call('ExpiredToken', 'GetObject', 'The provided token has expired.')],
  ['expired DescribeInstances', 'api', call('RequestExpired', 'DescribeInstances', 'Request has expired.')],
  [
    'expired ListFunctions',
    'api',
    call('ExpiredTokenException', 'ListFunctions', 'The security token included in the request is expired'),
  ],
  [
    'region ListFunctions',
    'api',
    call(
      'UnrecognizedClientException',
      'ListFunctions',
      'The security token included in the request is invalid.',
    ),
  ],
  [
    'region GetCallerIdentity',
    'api',
    call(
      'InvalidClientTokenId',
      'GetCallerIdentity',
      'The security token included in the request is invalid',
    ),
  ],
  [
    'region DescribeInstances',
    'api',
    call(
      'OptInRequired',
      'DescribeInstances',
      'You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.',
    ),
  ],

  // AWS's own faults.
  ['internal automation', 'automation', `Internal Server Error. ${guide}`],
  ['internal RunInstances', 'api', call('InternalError', 'RunInstances', 'An internal error has occurred')],
  ['internal SendCommand', 'api', call('InternalServerError', 'SendCommand', 'Internal Server Error')],
  [
    'internal CreateImage',
    'api',
    call('Unavailable', 'CreateImage', 'The service is unavailable. Please try again shortly.'),
  ],
  [
    'internal Converse',
    'report',
    call(
      'InternalServerException',
      'Converse',
      'The system encountered an unexpected error during processing. Try your request again.',
    ),
  ],
  ['internal PutObject', 'api', call('ServiceUnavailable', 'PutObject', 'Please reduce your request rate.')],

  // Roles.
  [
    'execution role',
    'automation',
    'The execution role arn:aws:iam::{account}:role/AWS-SystemsManager-AutomationExecutionRole in the target location is unable to be assumed.',
  ],
  [
    'execution role',
    'automation',
    java(
      'The defined assume role is unable to be assumed.',
      'AWSSimpleSystemsManagement',
      400,
      'InvalidAutomationExecutionParametersException',
    ),
  ],
  ['execution role', 'automation', 'The defined assume role is unable to be assumed.'],
  [
    'execution role',
    'report',
    "The provided role: arn:aws:iam::{account}:role/{name}-AutomationExecutionRole-{region} can't be assumed. (Service: null; Status Code: 0; Error Code: null; Request ID: null; Proxy: null)",
  ],
  ['role malformed', 'automation', 'The format of the supplied assume role ARN is invalid.'],

  // Parameters and documents.
  ['missing parameter SubnetId', 'report', 'Missing required parameter: SubnetId in user inputs.'],
  [
    'missing parameter SubnetId',
    'report',
    java(
      'Missing required parameter: SubnetId in user inputs.',
      'AWSSimpleSystemsManagement',
      400,
      'InvalidAutomationExecutionParametersException',
    ),
  ],
  ['missing parameter BucketName', 'report', 'Missing required parameter: BucketName in user inputs.'],
  ['not allowed value', 'report', 'Parameter "State" has value "{word}" not found in [started, stopped].'],
  ['not declared', 'report', 'Parameter "InstanceId" is not declared.'],
  [
    'unknown inputs',
    'report',
    validating('Unknown input names provided. Known=[Service, Api], Provided=[Service, Api, Region]'),
  ],
  ['or of one', 'report', 'Expect at lease two expressions for operator: Or in step: {quoted}'],
  ['not defined', 'automation', 'Parameter {quoted} is not defined in service action definition'],
  [
    'parameter type',
    'automation',
    'Parameter type error. The value supplied for {quoted} is not a valid string.',
  ],
  [
    'unresolved input',
    'report',
    validating(
      'Failed to resolve input: describe.Image to type String. describe.Image is not defined in the Automation Document',
    ),
  ],
  [
    'unresolved other input',
    'report',
    validating(
      'Failed to resolve input: launch.InstanceIds to type StringList. launch.InstanceIds is not defined in the Automation Document',
    ),
  ],
  [
    'document not shared',
    'api',
    call('InvalidDocument', 'SendCommand', 'Document with name {name} does not exist.'),
  ],
  [
    'document not found',
    'api',
    call(
      'AutomationDefinitionNotFoundException',
      'StartAutomationExecution',
      'Document with name {name} does not exist.',
    ),
  ],
  [
    'automations limit',
    'api',
    call(
      'AutomationExecutionLimitExceededException',
      'StartAutomationExecution',
      'The number of simultaneously running Automation executions exceeded the allowable limit.',
    ),
  ],
  ['VPC not defined', 'automation', `VPC not defined 400 ${guide}`],
  ['no targets', 'report', 'No resource matches the targets.'],

  // Instances.
  [
    'image missing',
    'automation',
    launching(java("The image id '[{ami}]' does not exist", 'AmazonEC2', 400, 'InvalidAMIID.NotFound')),
  ],
  [
    'image missing',
    'api',
    call('InvalidAMIID.NotFound', 'RunInstances', "The image id '[{ami}]' does not exist"),
  ],
  [
    'image malformed',
    'api',
    call('InvalidAMIID.Malformed', 'RunInstances', 'Invalid id: {quoted} (expecting "ami-...")'),
  ],
  [
    'unexpected state shutting-down',
    'automation',
    `Step fails when it is verifying launched instance(s) are ready to be used. Instance {instance} entered unexpected state: shutting-down. ${guide}`,
  ],
  [
    'unexpected state terminated',
    'automation',
    `Step fails when it is verifying launched instance(s) are ready to be used. Instance {instance} entered unexpected state: terminated. ${guide}`,
  ],
  [
    'ready timeout',
    'automation',
    `Step timed out while step is verifying launched instance(s) are ready to be used. ${guide}`,
  ],
  ['action timeout', 'report', `Step timed out while step is Execute/Cancelling action. ${guide}`],
  ['poll timeout', 'report', `Step timed out while step is Poll action status for completion. ${guide}`],
  [
    'agent',
    'builder',
    `Step timed out while step is verifying the SSM Agent availability on the target instance(s). SSM Agent on Instances: [{instance}] are not functioning. ${guide}`,
  ],
  [
    'agent',
    'builder',
    `Step timed out while step is verifying the SSM Agent availability on the target instance(s). SSM Agent on Instances: [{instance}, {instance}] are not functioning. ${guide}`,
  ],
  [
    'instance gone',
    'report',
    call('InvalidInstanceID.NotFound', 'StopInstances', "The instance ID '{instance}' does not exist"),
  ],
  [
    'instance gone',
    'api',
    call(
      'InvalidInstanceID.NotFound',
      'StopInstances',
      "The instance IDs '{instance}, {instance}' do not exist",
    ),
  ],
  [
    'instance gone at start',
    'api',
    call('InvalidInstanceID.NotFound', 'StartInstances', "The instance ID '{instance}' does not exist"),
  ],
  ['instance malformed', 'api', call('InvalidInstanceID.Malformed', 'StopInstances', 'Invalid id: {quoted}')],
  [
    'stop protected',
    'report',
    call(
      'OperationNotPermitted',
      'StopInstances',
      "The instance '{instance}' may not be stopped. Update its 'disableApiStop' instance attribute and try again.",
    ),
  ],
  [
    'terminate protected',
    'api',
    call(
      'OperationNotPermitted',
      'TerminateInstances',
      "The instance '{instance}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.",
    ),
  ],
  [
    'spot',
    'report',
    call(
      'UnsupportedOperation',
      'StopInstances',
      "You can't stop the Spot Instance '{instance}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests.",
    ),
  ],
  [
    'instance store',
    'api',
    call(
      'UnsupportedOperation',
      'StopInstances',
      "The instance '{instance}' does not have an 'ebs' root device type and cannot be stopped.",
    ),
  ],
  [
    'hibernate',
    'api',
    call(
      'UnsupportedHibernationConfiguration',
      'StopInstances',
      "The instance '{instance}' is not enabled for hibernation.",
    ),
  ],
  [
    'not stoppable',
    'report',
    call(
      'IncorrectInstanceState',
      'StopInstances',
      "This instance '{instance}' is not in a state from which it can be stopped.",
    ),
  ],
  [
    'not startable',
    'api',
    call(
      'IncorrectInstanceState',
      'StartInstances',
      "The instance '{instance}' is not in a state from which it can be started.",
    ),
  ],
  [
    'dry run',
    'report',
    call('DryRunOperation', 'StopInstances', 'Request would have succeeded, but DryRun flag is set'),
  ],
  [
    'no capacity',
    'report',
    call(
      'InsufficientInstanceCapacity',
      'RunInstances',
      'We currently do not have sufficient {type} capacity in the Availability Zone you requested ({zone}). Our system will be working on provisioning additional capacity.',
    ),
  ],
  [
    'no capacity',
    'api',
    launching(
      java(
        'We currently do not have sufficient {type} capacity in the Availability Zone you requested ({zone}).',
        'AmazonEC2',
        500,
        'InsufficientInstanceCapacity',
      ),
    ),
  ],
  [
    'instance limit',
    'api',
    call(
      'InstanceLimitExceeded',
      'RunInstances',
      'You have requested more instances ({n}) than your current instance limit of {n} allows for the specified instance type.',
    ),
  ],
  [
    'vcpu limit',
    'api',
    call(
      'VcpuLimitExceeded',
      'RunInstances',
      'You have requested more vCPU capacity than your current vCPU limit of {n} allows for the instance bucket that the specified instance type belongs to.',
    ),
  ],
  ['volume limit', 'api', call('VolumeLimitExceeded', 'CreateVolume', 'Volume limit exceeded')],
  [
    'address limit',
    'api',
    call('AddressLimitExceeded', 'AllocateAddress', 'The maximum number of addresses has been reached.'),
  ],
  [
    'subnet gone',
    'api',
    call('InvalidSubnetID.NotFound', 'RunInstances', "The subnet ID '{subnet}' does not exist"),
  ],
  [
    'group gone',
    'api',
    call('InvalidGroup.NotFound', 'RunInstances', "The security group '{group}' does not exist"),
  ],
  [
    'group gone at authorize',
    'api',
    call(
      'InvalidGroup.NotFound',
      'AuthorizeSecurityGroupIngress',
      "The security group '{group}' does not exist",
    ),
  ],
  [
    'rule there',
    'api',
    call(
      'InvalidPermission.Duplicate',
      'AuthorizeSecurityGroupIngress',
      'the specified rule "peer: {cidr}, TCP, from port: {n}, to port: {n}, ALLOW" already exists',
    ),
  ],
  [
    'rule gone',
    'api',
    call(
      'InvalidPermission.NotFound',
      'RevokeSecurityGroupIngress',
      'The specified rule does not exist in this security group.',
    ),
  ],
  [
    'key pair gone',
    'api',
    call('InvalidKeyPair.NotFound', 'RunInstances', "The key pair '{name}' does not exist"),
  ],
  ['key pair there', 'api', call('InvalidKeyPair.Duplicate', 'CreateKeyPair', 'The keypair already exists')],
  [
    'snapshot gone',
    'api',
    call('InvalidSnapshot.NotFound', 'DeleteSnapshot', "The snapshot '{snapshot}' does not exist."),
  ],
  [
    'snapshot in use',
    'api',
    call('InvalidSnapshot.InUse', 'DeleteSnapshot', 'The snapshot {snapshot} is currently in use by {ami}'),
  ],
  [
    'volume gone',
    'api',
    call('InvalidVolume.NotFound', 'DescribeVolumes', "The volume '{volume}' does not exist."),
  ],
  [
    'volume in use',
    'api',
    call('VolumeInUse', 'DeleteVolume', 'Volume {volume} is currently attached to {instance}'),
  ],
  [
    'volume state',
    'api',
    call('IncorrectState', 'DetachVolume', "Volume '{volume}' is in the 'available' state."),
  ],
  [
    'vpc dependencies',
    'api',
    call('DependencyViolation', 'DeleteVpc', "The vpc '{vpc}' has dependencies and cannot be deleted."),
  ],
  [
    'group dependencies',
    'api',
    call('DependencyViolation', 'DeleteSecurityGroup', 'resource {group} has a dependent object'),
  ],
  [
    'param value type',
    'api',
    call('InvalidParameterValue', 'RunInstances', "Invalid value '{type}' for InstanceType."),
  ],
  [
    'param value profile',
    'api',
    call(
      'InvalidParameterValue',
      'RunInstances',
      'Value ({name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
    ),
  ],
  [
    'param combination',
    'api',
    call(
      'InvalidParameterCombination',
      'RunInstances',
      'The parameter groupName cannot be used with the parameter subnet',
    ),
  ],
  [
    'image limit',
    'api',
    call('InvalidParameterValue', 'CreateImage', 'AMI name {name} is already in use by AMI {ami}'),
  ],
  [
    'tags limit',
    'api',
    call('TagLimitExceeded', 'CreateTags', 'The maximum number of Tags for a resource has been reached.'),
  ],
  [
    'tag key reserved',
    'api',
    call(
      'InvalidParameterValue',
      'CreateTags',
      "Tag keys starting with 'aws:' are reserved for internal use",
    ),
  ],

  // Commands.
  [
    'node invalid',
    'report',
    call(
      'InvalidInstanceId',
      'SendCommand',
      'Instances [[{instance}]] not in a valid state for account {account}',
    ),
  ],
  [
    'node invalid',
    'report',
    call('InvalidInstanceId', 'SendCommand', 'Instances not in a valid state for account'),
  ],
  ['node invalid', 'report', call('InvalidInstanceId', 'SendCommand', '')],
  [
    'command exit 1',
    'builder',
    `Step fails when it is verifying the command has completed. Command {id} returns unexpected invocation result: \n{Status=[Failed], ResponseCode=[1], Output=[\n----------ERROR-------\nfailed to run commands: exit status 1], OutputPayload=[{"Status":"Failed","ResponseCode":1,"Output":"\\n----------ERROR-------\\nfailed to run commands: exit status 1","CommandId":"{id}"}], CommandId=[{id}]}. ${guide}`,
  ],
  [
    'command exit 127',
    'builder',
    `Step fails when it is verifying the command has completed. Command {id} returns unexpected invocation result: \n{Status=[Failed], ResponseCode=[127], Output=[\n----------ERROR-------\nfailed to run commands: exit status 127], OutputPayload=[{"Status":"Failed","ResponseCode":127,"Output":"\\n----------ERROR-------\\nfailed to run commands: exit status 127","CommandId":"{id}"}], CommandId=[{id}]}. ${guide}`,
  ],
  [
    'command timed out',
    'report',
    `Step fails when it is verifying the command has completed. Command {id} returns unexpected invocation result: \n{Status=[TimedOut], ResponseCode=[-1], Output=[], CommandId=[{id}]}. ${guide}`,
  ],
  [
    'command parameters',
    'api',
    call('InvalidParameters', 'SendCommand', 'Parameter "{word}" is not recognised for the document'),
  ],
  [
    'command platform',
    'api',
    call(
      'UnsupportedPlatformType',
      'SendCommand',
      'The document is not supported on the platform of the managed node',
    ),
  ],

  // Scripts.
  [
    'script key',
    'report',
    polling(
      "Traceback (most recent call last):\n  File \"/tmp/{id}-{stamp}/customer_script.py\", line {n}, in parse_event\n    my_control_id = event['expected_control_id']\n\nKeyError - 'expected_control_id'",
    ),
  ],
  ['script raised', 'report', polling('RuntimeError: Could not find rules to delete')],
  ['script raised otherwise', 'report', polling('Exception: Rule deletion failed for {group}')],
  [
    'script denied',
    'report',
    polling(
      'Traceback (most recent call last):\n  File "/tmp/{id}-{stamp}/customer_script.py", line {n}, in handler\n\nClientError - An error occurred (AccessDenied) when calling the GetBucketPolicy operation: Access Denied',
    ),
  ],
  [
    'script import',
    'report',
    polling(
      'Traceback (most recent call last):\n  File "/tmp/{id}-{stamp}/customer_script.py", line {n}, in handler\n\nModuleNotFoundError - No module named requests',
    ),
  ],
  ['script exit', 'report', polling('Script execution exited with code 2')],
  ['script exit 137', 'report', polling('Script execution exited with code 137')],
  ['script timeout', 'report', polling('Script execution exceeded {n} seconds')],
  ['script handler', 'report', polling('Handler script_handler is not found in the script')],

  // Functions.
  ['function gone', 'api', call('ResourceNotFoundException', 'Invoke', 'Function not found: {arn}')],
  [
    'function conflict',
    'api',
    call(
      'ResourceConflictException',
      'UpdateFunctionCode',
      'The operation cannot be performed at this time. An update is in progress for resource: {arn}',
    ),
  ],
  [
    'function runtime',
    'api',
    call(
      'InvalidParameterValueException',
      'CreateFunction',
      'The runtime parameter of nodejs12.x is no longer supported for creating or updating AWS Lambda functions.',
    ),
  ],
  [
    'function role',
    'api',
    call(
      'InvalidParameterValueException',
      'CreateFunction',
      'The role defined for the function cannot be assumed by Lambda.',
    ),
  ],
  [
    'function memory',
    'api',
    call(
      'InvalidParameterValueException',
      'CreateFunction',
      "'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to {n}",
    ),
  ],
  [
    'function unhandled',
    'report',
    executing(
      'Lambda function returned error: Unhandled. {"errorMessage":"{id} Task timed out after {n} seconds"}',
    ),
  ],

  // Storage.
  ['bucket gone', 'api', call('NoSuchBucket', 'PutObject', 'The specified bucket does not exist')],
  [
    'bucket gone at policy',
    'api',
    call('NoSuchBucket', 'GetBucketPolicy', 'The specified bucket does not exist'),
  ],
  ['policy gone', 'api', call('NoSuchBucketPolicy', 'GetBucketPolicy', 'The bucket policy does not exist')],
  ['key gone', 'api', call('NoSuchKey', 'GetObject', 'The specified key does not exist.')],
  [
    'bucket there',
    'api',
    call(
      'BucketAlreadyExists',
      'CreateBucket',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    ),
  ],
  [
    'bucket ours',
    'api',
    call(
      'BucketAlreadyOwnedByYou',
      'CreateBucket',
      'Your previous request to create the named bucket succeeded and you already own it.',
    ),
  ],
  [
    'bucket full',
    'api',
    call('BucketNotEmpty', 'DeleteBucket', 'The bucket you tried to delete is not empty'),
  ],
  [
    'bucket location',
    'api',
    call(
      'IllegalLocationConstraintException',
      'CreateBucket',
      'The {region} location constraint is incompatible for the region specific endpoint this request was sent to.',
    ),
  ],
  [
    'bucket redirect',
    'api',
    call(
      'PermanentRedirect',
      'ListObjectsV2',
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    ),
  ],
  [
    'bucket policy malformed',
    'api',
    call('MalformedPolicy', 'PutBucketPolicy', 'Invalid principal in policy'),
  ],
  [
    'bucket policy action',
    'api',
    call('MalformedPolicy', 'PutBucketPolicy', 'Action does not apply to any resource(s) in statement'),
  ],
  [
    'bucket encryption absent',
    'api',
    call(
      'ServerSideEncryptionConfigurationNotFoundError',
      'GetBucketEncryption',
      'The server side encryption configuration was not found',
    ),
  ],
  [
    'bucket public block absent',
    'api',
    call(
      'NoSuchPublicAccessBlockConfiguration',
      'GetPublicAccessBlock',
      'The public access block configuration was not found',
    ),
  ],
  ['head 403', 'api', call('403', 'HeadObject', 'Forbidden')],
  ['head 404', 'api', call('404', 'HeadObject', 'Not Found')],

  // IAM, KMS, STS.
  ['role gone', 'api', call('NoSuchEntity', 'GetRole', 'The role with name {name} cannot be found.')],
  ['user gone', 'api', call('NoSuchEntity', 'DeleteAccessKey', 'The user with name {name} cannot be found.')],
  [
    'access key gone',
    'api',
    call('NoSuchEntity', 'DeleteAccessKey', 'The Access Key with id {key} cannot be found.'),
  ],
  ['role there', 'api', call('EntityAlreadyExists', 'CreateRole', 'Role with name {name} already exists.')],
  [
    'role in use',
    'api',
    call('DeleteConflict', 'DeleteRole', 'Cannot delete entity, must detach all policies first.'),
  ],
  [
    'role has profiles',
    'api',
    call(
      'DeleteConflict',
      'DeleteRole',
      'Cannot delete entity, must remove roles from instance profile first.',
    ),
  ],
  [
    'policies limit',
    'api',
    call('LimitExceeded', 'AttachRolePolicy', 'Cannot exceed quota for PoliciesPerRole: {n}'),
  ],
  ['policy document', 'api', call('MalformedPolicyDocument', 'PutRolePolicy', 'Syntax errors in policy.')],
  [
    'policy principal',
    'api',
    call('MalformedPolicyDocument', 'UpdateAssumeRolePolicy', 'Invalid principal in policy: "AWS":"{arn}"'),
  ],
  ['key disabled', 'api', call('DisabledException', 'Encrypt', '{arn} is disabled.')],
  ['key pending deletion', 'api', call('KMSInvalidStateException', 'Encrypt', '{arn} is pending deletion.')],
  ['kms key gone', 'api', call('NotFoundException', 'DescribeKey', "Key '{arn}' does not exist")],
  [
    'alias gone',
    'api',
    call(
      'NotFoundException',
      'DescribeKey',
      'Alias arn:aws:kms:{region}:{account}:alias/{name} is not found.',
    ),
  ],

  // Stacks.
  ['stack gone', 'api', call('ValidationError', 'DescribeStacks', 'Stack with id {name} does not exist')],
  ['stack unchanged', 'api', call('ValidationError', 'UpdateStack', 'No updates are to be performed.')],
  [
    'stack rollback',
    'api',
    call(
      'ValidationError',
      'UpdateStack',
      'Stack:{arn} is in ROLLBACK_COMPLETE state and can not be updated.',
    ),
  ],
  [
    'stack in progress',
    'api',
    call(
      'ValidationError',
      'UpdateStack',
      'Stack:{arn} is in UPDATE_IN_PROGRESS state and can not be updated.',
    ),
  ],
  ['stack parameters', 'api', call('ValidationError', 'CreateStack', 'Parameters: [VpcId] must have values')],
  [
    'stack template',
    'api',
    call('ValidationError', 'CreateStack', 'Template format error: unsupported structure.'),
  ],
  [
    'stack capabilities',
    'report',
    call('InsufficientCapabilitiesException', 'UpdateStack', 'Requires capabilities : [CAPABILITY_IAM]'),
  ],
  ['stack there', 'api', call('AlreadyExistsException', 'CreateStack', 'Stack [{name}] already exists')],
  [
    'stack protected',
    'api',
    call(
      'ValidationError',
      'DeleteStack',
      'Stack [{name}] cannot be deleted while TerminationProtection is enabled',
    ),
  ],
  [
    'stack ended',
    'report',
    `Step fails when it is Poll action status for completion. Stack {arn} entered unexpected state: CREATE_FAILED. ${guide}`,
  ],

  // Databases, queues, logs, parameters, certificates.
  ['db gone', 'api', call('DBInstanceNotFound', 'DescribeDBInstances', 'DBInstance {name} not found.')],
  [
    'db cluster gone',
    'api',
    call('DBClusterNotFoundFault', 'DescribeDBClusters', 'DBCluster {name} not found.'),
  ],
  [
    'db state',
    'api',
    call('InvalidDBInstanceState', 'StopDBInstance', 'Instance {name} is not in available state.'),
  ],
  [
    'db snapshots limit',
    'api',
    call('SnapshotQuotaExceeded', 'CreateDBSnapshot', 'Cannot create more than {n} manual snapshots'),
  ],
  [
    'db snapshot there',
    'api',
    call(
      'DBSnapshotAlreadyExists',
      'CreateDBSnapshot',
      'Cannot create the snapshot because a snapshot with the identifier {name} already exists.',
    ),
  ],
  [
    'db parameter',
    'api',
    call(
      'InvalidParameterCombination',
      'ModifyDBInstance',
      'Cannot upgrade postgres from {version} to {version}',
    ),
  ],
  [
    'table gone',
    'api',
    call(
      'ResourceNotFoundException',
      'DescribeTable',
      'Requested resource not found: Table: {name} not found',
    ),
  ],
  ['table in use', 'api', call('ResourceInUseException', 'CreateTable', 'Table already exists: {name}')],
  [
    'item condition',
    'api',
    call('ConditionalCheckFailedException', 'PutItem', 'The conditional request failed'),
  ],
  [
    'key schema',
    'api',
    call('ValidationException', 'GetItem', 'The provided key element does not match the schema'),
  ],
  [
    'item size',
    'api',
    call('ValidationException', 'PutItem', 'Item size has exceeded the maximum allowed size'),
  ],
  [
    'queue gone',
    'api',
    call(
      'AWS.SimpleQueueService.NonExistentQueue',
      'SendMessage',
      'The specified queue does not exist for this wsdl version.',
    ),
  ],
  [
    'log group gone',
    'api',
    call('ResourceNotFoundException', 'PutRetentionPolicy', 'The specified log group does not exist.'),
  ],
  [
    'log group there',
    'api',
    call('ResourceAlreadyExistsException', 'CreateLogGroup', 'The specified log group already exists'),
  ],
  [
    'trail gone',
    'api',
    call('TrailNotFoundException', 'GetTrailStatus', 'Unknown trail: {arn} for the user: {account}'),
  ],
  [
    'parameter gone',
    'report',
    java('Parameter {name} not found.', 'AWSSimpleSystemsManagement', 400, 'ParameterNotFound').replace(
      'Parameter',
      'An error occurred (ParameterNotFound) when calling the GetParameter operation: Parameter',
    ),
  ],
  ['parameter gone', 'api', call('ParameterNotFound', 'GetParameter', '')],
  [
    'parameter there',
    'api',
    call(
      'ParameterAlreadyExists',
      'PutParameter',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    ),
  ],
  [
    'parameter name',
    'report',
    java(
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive).',
      'AWSSimpleSystemsManagement',
      400,
      'ValidationException',
    ),
  ],
  [
    'secret gone',
    'api',
    call('ResourceNotFoundException', 'GetSecretValue', "Secrets Manager can't find the specified secret."),
  ],
  [
    'secret deleted',
    'api',
    call(
      'InvalidRequestException',
      'GetSecretValue',
      "You can't perform this operation on the secret because it was marked for deletion.",
    ),
  ],
  [
    'config rule',
    'api',
    call(
      'NoSuchConfigRuleException',
      'StartConfigRulesEvaluation',
      'The ConfigRule {quoted} provided in the request is invalid. Please check the configRule name',
    ),
  ],
  [
    'hub',
    'api',
    call('InvalidAccessException', 'GetFindings', 'Account {account} is not subscribed to AWS Security Hub'),
  ],
  [
    'backup vault',
    'api',
    call('ResourceNotFoundException', 'StartBackupJob', 'Backup vault {quoted} not found'),
  ],
  [
    'auto scaling',
    'api',
    call(
      'ValidationError',
      'UpdateAutoScalingGroup',
      'AutoScalingGroup name not found - AutoScalingGroup {quoted} not found',
    ),
  ],
  [
    'auto scaling activity',
    'api',
    call(
      'ScalingActivityInProgress',
      'SetDesiredCapacity',
      'Scaling activity {id} is in progress and blocks this action',
    ),
  ],
  ['cluster gone', 'api', call('ClusterNotFoundException', 'DescribeServices', 'Cluster not found.')],
  [
    'no service kms',
    'report',
    call('InternalFailure', 'CreateKey', "Service 'kms' is not enabled. Please check your configuration"),
  ],

  // Automations that start others.
  [
    'child failed',
    'automation',
    'The automation execution {id} in the target location ended with status Failed.',
  ],
  [
    'child timed out',
    'automation',
    'The automation execution {id} in the target location ended with status TimedOut.',
  ],
  [
    'child cancelled',
    'automation',
    'The automation execution {id} in the target location ended with status Cancelled.',
  ],
  ['own child failed', 'report', executing('The automation execution {id} ended with status Failed')],

  // A runbook's own words, in several scripts.
  ['own words', 'report', polling('Backup of {instance} at {time} failed: no space left on device')],
  ['own words of quota', 'report', polling('Backup of {instance} at {time} failed: quota reached')],
  ['own words in chinese', 'report', polling('实例 {instance} 的备份失败：磁盘空间不足')],
  ['own words in chinese of network', 'report', polling('实例 {instance} 的备份失败：网络不可达')],
  ['own words in arabic', 'report', polling('فشل النسخ الاحتياطي للخادم {n} بسبب نقص المساحة')],
  ['own words in russian', 'report', polling('Резервное копирование {instance} не удалось: диск переполнен')],
  ['oracle 1017', 'report', polling('ORA-01017: invalid username/password; logon denied at {time}')],
  ['oracle 12154', 'report', polling('ORA-12154: invalid username/password; logon denied at {time}')],
  ['windows 5', 'report', polling('Install of {name} failed with 0x80070005')],
  ['windows 643', 'report', polling('Install of {name} failed with 0x80070643')],
  ['http 503', 'report', polling('The endpoint {url} answered with HTTP 503 after {n} ms')],
  ['http 401', 'report', polling('The endpoint {url} answered with HTTP 401 after {n} ms')],
];

export const CORPUS: readonly Form[] = ROWS.map(([cause, source, text]) => ({ cause, source, text }));

const pick = <Item>(items: readonly Item[], seed: number): Item => items[seed % items.length] as Item;
const hex = (seed: number, length: number): string =>
  Array.from({ length }, (_, at) =>
    ((seed * 7919 + at * 104_729 + ((seed >> (at % 8)) & 7)) % 16).toString(16),
  ).join('');
const uuid = (seed: number): string =>
  [8, 4, 4, 4, 12].map((length, part) => hex(seed + part * 31, length)).join('-');
const account = (seed: number): string =>
  String(100_000_000_000 + ((seed * 7_654_321_987) % 899_999_999_999));
const region = (seed: number): string =>
  pick(['eu-west-1', 'us-east-1', 'ap-southeast-2', 'us-gov-west-1', 'eu-central-1', 'il-central-1'], seed);
const name = (seed: number): string =>
  pick(['team-17-web', 'orders-db', 'DeployRole', 'blue', 'job-00042', 'prod2', 'a_b.c'], seed);

const PLANTS: Readonly<Record<string, (seed: number) => string>> = {
  account,
  region,
  name,
  zone: (seed) => `${region(seed)}${pick(['a', 'b', 'c'], seed)}`,
  arn: (seed) =>
    pick(
      [
        `arn:aws:iam::${account(seed)}:role/${name(seed)}`,
        `arn:aws:lambda:${region(seed)}:${account(seed + 1)}:function:${name(seed)}:${seed}`,
        `arn:aws-us-gov:s3:::bucket-${account(seed)}/path/to/object-${seed}`,
        `arn:aws:cloudformation:${region(seed)}:${account(seed)}:stack/${name(seed)}/${uuid(seed)}`,
      ],
      seed,
    ),
  policy: (seed) =>
    `arn:aws:organizations::${account(seed)}:policy/o-${hex(seed, 10)}/service_policy/p-${hex(seed, 8)}`,
  session: (seed) =>
    `arn:aws:sts::${account(seed)}:assumed-role/AWS-SystemsManager-AutomationExecutionRole/Automation-${uuid(seed)}`,
  id: uuid,
  request: (seed) => pick([uuid(seed), hex(seed, 16).toUpperCase()], seed),
  encoded: (seed) =>
    `${hex(seed, 8)}_-${uuid(seed).replaceAll('-', 'Zq')}${hex(seed + 3, 40).replaceAll('a', '-')}`,
  token: (seed) => hex(seed, 24).toUpperCase(),
  time: (seed) =>
    pick(
      [
        `2026-0${1 + (seed % 9)}-1${seed % 10}T0${seed % 10}:2${seed % 10}:33.12${seed % 10}Z`,
        `2026-1${seed % 3}-0${1 + (seed % 9)} 1${seed % 10}:00:0${seed % 10}`,
        `Nov ${1 + (seed % 28)}, 2026 7:43:20 PM`,
      ],
      seed,
    ),
  stamp: (seed) => `2026-0${1 + (seed % 9)}-24-14-57-${10 + (seed % 50)}`,
  instance: (seed) => pick([`i-${hex(seed, 17)}`, `mi-${hex(seed, 17)}`, `i-${hex(seed, 8)}`], seed),
  ami: (seed) => `ami-${hex(seed, 17)}`,
  subnet: (seed) => `subnet-${hex(seed, 17)}`,
  group: (seed) => `sg-${hex(seed, 17)}`,
  snapshot: (seed) => `snap-${hex(seed, 17)}`,
  volume: (seed) => `vol-${hex(seed, 17)}`,
  vpc: (seed) => `vpc-${hex(seed, 8)}`,
  type: (seed) => pick(['p2.16xlarge', 't3.micro', 'm7g.2xlarge', 'u-6tb1.metal'], seed),
  key: (seed) => `AKIA${hex(seed, 16).toUpperCase()}`,
  cidr: (seed) => `10.${seed % 256}.0.0/${16 + (seed % 9)}`,
  version: (seed) => `${11 + (seed % 5)}.${seed % 10}`,
  url: (seed) => `https://api-${seed}.example.com:8443/v${seed}/health?id=${uuid(seed)}`,
  n: (seed) => String((seed * 37) % 9_973),
  digit: (seed) => String(1 + (seed % 8)),
  quoted: (seed) => pick(["'alpha'", '"beta gamma"', "'delta-7'"], seed),
  word: (seed) => pick(['paused', 'asleep at last', 'gone'], seed),
};

/** A form with something planted; the same seed plants the same, and another seed something else. */
export const plant = ({ text }: Form, seed: number): string => {
  let at = 0;
  return text.replaceAll(
    /\{(\w+)\}/g,
    (all, what: string) => PLANTS[what]?.(seed * 11 + 5 * (at += 1)) ?? all,
  );
};
