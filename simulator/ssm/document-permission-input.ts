import * as z from 'zod';
import { parseInput } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';

const WithType = z.looseObject({ PermissionType: z.string() });

/** @throws {ApiError} InvalidPermissionType for any but `Share`, before all else */
export function parsePermissionInput<T>(schema: z.ZodType<T>, input: unknown): T {
  if (parseInput(WithType, input).PermissionType !== 'Share') {
    throw new ApiError(
      'InvalidPermissionType',
      "The permission type isn't supported. Share is the only supported permission type.",
    );
  }
  return parseInput(schema, input);
}
