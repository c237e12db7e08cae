import * as z from 'zod';

const matching = (pattern: RegExp) =>
  z.string().regex(pattern, { error: `Member must satisfy regular expression pattern: ${pattern.source}` });

/** A document of one's own, such as `get_account_alias`. */
export const DocumentName = matching(/^[a-zA-Z0-9_\-.]{3,128}$/);

/** A name, or an ARN. */
export const DocumentReference = matching(/^[a-zA-Z0-9_\-.:/]{3,128}$/);

export const VersionReference = matching(/^(\$LATEST|\$DEFAULT|[1-9][0-9]*)$/);

/** AWS lets documents be text too. */
export const DocumentFormat = z.enum(['JSON', 'YAML'], {
  error: ({ input }) => `must be JSON or YAML: ${String(input)} is not simulated`,
});

/** What may be said of a version. */
export const Labels = {
  DisplayName: matching(/^[\w.\-:/ ]*$/)
    .max(1024)
    .optional(),
  VersionName: matching(/^[a-zA-Z0-9_\-.]{1,128}$/).optional(),
  TargetType: matching(/^\/[\w.\-:/]*$/)
    .max(200)
    .optional(),
};

/** The pages of lists of documents and versions. */
export const ListPaging = {
  MaxResults: z.number().int().min(1).max(50).default(50),
  NextToken: z.string().optional(),
};
