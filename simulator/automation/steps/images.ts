import * as z from 'zod';
import { CopyImageInputs, CreateImageInputs, DeleteImageInputs } from '../../runbook/actions/ec2-inputs.ts';
import { EXECUTING, failed } from './failed.ts';
import { StepFailedError, call, executorOf, poll, type StepEnd, type StepRun } from './step-run.ts';

const Made = z.object({ ImageId: z.string() });
const Images = z.object({
  Images: z.array(
    z.object({
      State: z.string().default('available'),
      BlockDeviceMappings: z
        .array(z.object({ Ebs: z.object({ SnapshotId: z.string().optional() }).optional() }))
        .default([]),
    }),
  ),
});
const Nothing = z.looseObject({});

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-create.html */
export const createImage = executorOf(
  CreateImageInputs,
  async ({ ImageName, ImageDescription, ...inputs }, run) => {
    const asked = { ...inputs, Name: ImageName, ...description(ImageDescription) };
    const { ImageId } = await call(run, ['ec2', 'CreateImage'], asked, Made);
    return whenAvailable(run, ImageId);
  },
);

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-copyimage.html */
export const copyImage = executorOf(
  CopyImageInputs,
  async ({ ImageName, ImageDescription, ...inputs }, run) => {
    const asked = { ...inputs, Name: ImageName, ...description(ImageDescription) };
    const { ImageId } = await call(run, ['ec2', 'CopyImage'], asked, Made);
    return whenAvailable(run, ImageId);
  },
);

/**
 * Deregisters an image, and deletes its snapshots.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-delete.html
 */
export const deleteImage = executorOf(DeleteImageInputs, async ({ ImageId }, run) => {
  const found = await call(run, ['ec2', 'DescribeImages'], { ImageIds: [ImageId] }, Images);
  await call(run, ['ec2', 'DeregisterImage'], { ImageId }, Nothing);
  const snapshots = found.Images.flatMap((image) =>
    image.BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []),
  );
  for (const SnapshotId of snapshots) await call(run, ['ec2', 'DeleteSnapshot'], { SnapshotId }, Nothing);
  return { status: 'Success' };
});

const description = (text: string | undefined): object => (text === undefined ? {} : { Description: text });

async function whenAvailable(run: StepRun, ImageId: string): Promise<StepEnd> {
  const state = await poll(run, async () => {
    const found = await call(run, ['ec2', 'DescribeImages'], { ImageIds: [ImageId] }, Images);
    const now = found.Images[0]?.State ?? 'pending';
    if (['failed', 'error', 'invalid', 'deregistered', 'disabled'].includes(now)) {
      throw new StepFailedError(failed(EXECUTING, `The image ${ImageId} is ${now}`));
    }
    return now === 'available' ? now : undefined;
  });
  const payload = { ImageId, ImageState: state };
  return { status: 'Success', outputs: { ImageId: [ImageId], ImageState: [state] }, payload };
}
