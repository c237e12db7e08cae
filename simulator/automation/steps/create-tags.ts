import * as z from 'zod';
import { CreateTagsInputs } from '../../runbook/actions/ec2-inputs.ts';
import { call, executorOf } from './step-run.ts';

const Nothing = z.looseObject({});

/**
 * Adds tags to resources of EC2, or of Systems Manager.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-createtag.html
 */
export const createTags = executorOf(CreateTagsInputs, async ({ ResourceIds, ResourceType, Tags }, run) => {
  if (ResourceType === 'EC2') {
    await call(run, ['ec2', 'CreateTags'], { Resources: ResourceIds, Tags }, Nothing);
  } else {
    for (const ResourceId of ResourceIds) {
      await call(run, ['ssm', 'AddTagsToResource'], { ResourceType, ResourceId, Tags }, Nothing);
    }
  }
  return { status: 'Success' };
});
