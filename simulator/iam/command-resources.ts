import * as z from 'zod';
import type { Location } from '../organization/location.ts';

const Inputs = z.object({
  DocumentName: z.string().default('*'),
  InstanceIds: z.array(z.string()).default([]),
});

/**
 * What `ssm:SendCommand` must be allowed on: the document, and each instance. Targets may mean any instance.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export function commandResources({ accountId, region }: Location, inputs: object): readonly string[] {
  const { DocumentName: name, InstanceIds } = Inputs.parse(inputs);
  // The ARN of a document of AWS's own has no account, and what evaluates policies here knows no such ARN: it must be allowed for any.
  const document = name.startsWith('arn:') ? name : `arn:aws:ssm:${region}:${accountId}:document/${name}`;
  const ids = InstanceIds.length > 0 ? InstanceIds : ['*'];
  return [
    document,
    ...ids.map((id) =>
      id.startsWith('mi-')
        ? `arn:aws:ssm:${region}:${accountId}:managed-instance/${id}`
        : `arn:aws:ec2:${region}:${accountId}:instance/${id}`,
    ),
  ];
}
