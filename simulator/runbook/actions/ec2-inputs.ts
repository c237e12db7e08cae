import * as z from 'zod';
import { Count, JsonMap, Texts, Truth } from '../loose-values.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-changestate.html */
export const ChangeInstanceStateInputs = z.strictObject({
  InstanceIds: Texts,
  CheckStateOnly: Truth.default(false),
  DesiredState: z.enum(['running', 'stopped', 'terminated']),
  Force: Truth.optional(),
  AdditionalInfo: z.string().optional(),
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-createtag.html */
export const CreateTagsInputs = z.strictObject({
  ResourceIds: Texts,
  ResourceType: z.enum(['EC2', 'ManagedInstance', 'MaintenanceWindow', 'Parameter']).default('EC2'),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).min(1),
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-copyimage.html */
export const CopyImageInputs = z.strictObject({
  SourceImageId: z.string(),
  SourceRegion: z.string(),
  ImageName: z.string(),
  ImageDescription: z.string().optional(),
  Encrypted: Truth.optional(),
  KmsKeyId: z.string().optional(),
  ClientToken: z.string().optional(),
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-create.html */
export const CreateImageInputs = z.strictObject({
  InstanceId: z.string(),
  ImageName: z.string(),
  ImageDescription: z.string().optional(),
  NoReboot: Truth.optional(),
  BlockDeviceMappings: z.array(JsonMap).optional(),
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-delete.html */
export const DeleteImageInputs = z.strictObject({ ImageId: z.string() });

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-runinstance.html */
export const RunInstancesInputs = z.strictObject({
  ImageId: z.string(),
  AdditionalInfo: z.string().optional(),
  BlockDeviceMappings: z.array(JsonMap).optional(),
  ClientToken: z.string().optional(),
  DisableApiTermination: Truth.optional(),
  EbsOptimized: Truth.optional(),
  IamInstanceProfileArn: z.string().optional(),
  IamInstanceProfileName: z.string().optional(),
  InstanceInitiatedShutdownBehavior: z.string().optional(),
  InstanceType: z.string().optional(),
  KernelId: z.string().optional(),
  KeyName: z.string().optional(),
  MaxInstanceCount: Count.default(1),
  MetadataOptions: JsonMap.optional(),
  MinInstanceCount: Count.default(1),
  Monitoring: Truth.optional(),
  NetworkInterfaces: z.array(JsonMap).optional(),
  Placement: JsonMap.optional(),
  PrivateIpAddress: z.string().optional(),
  RamdiskId: z.string().optional(),
  SecurityGroupIds: Texts.optional(),
  SecurityGroups: Texts.optional(),
  SubnetId: z.string().optional(),
  TagSpecifications: z.array(JsonMap).optional(),
  UserData: z.string().optional(),
});

export const IMAGE_OUTPUTS = { ImageId: 'String', ImageState: 'String' } as const;
export const RUN_INSTANCES_OUTPUTS = { InstanceIds: 'StringList', InstanceStates: 'StringList' } as const;
