import { CENTRAL, REGION } from './automation.ts';

/** The environment of a program that calls the bench's AWS. */
export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: `AKIA${CENTRAL}`,
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: REGION,
  AWS_EC2_METADATA_DISABLED: 'true',
};
