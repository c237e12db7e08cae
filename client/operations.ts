import type { components, paths } from './openapi.d.ts';

// What the API takes and answers, from its own OpenAPI document.

type Method = 'get' | 'post';
type Operation<Path extends keyof paths, By extends Method> = NonNullable<paths[Path][By]>;

/** The paths that have this method, such as `/executions/{parentId}`. */
export type PathOf<By extends Method> = {
  [Path in keyof paths]: [Operation<Path, By>] extends [never] ? never : Path;
}[keyof paths];

type Part<Parameters, Name extends string> = Parameters extends { readonly [Key in Name]?: infer Given }
  ? [NonNullable<Given>] extends [never]
    ? unknown
    : NonNullable<Given>
  : unknown;

/** The parameters of a path and of its query, together. */
export type ParametersOf<Path extends PathOf<By>, By extends Method> =
  Operation<Path, By> extends { readonly parameters: infer Given }
    ? Part<Given, 'path'> & Part<Given, 'query'>
    : never;

/** The answer, parsed from JSON. */
export type AnswerOf<Path extends PathOf<By>, By extends Method> =
  Operation<Path, By> extends { readonly responses: infer Responses }
    ? {
        [Status in keyof Responses]: Status extends 200 | 202
          ? Responses[Status] extends { content: { readonly 'application/json': infer Answer } }
            ? Answer
            : never
          : never;
      }[keyof Responses]
    : never;

/** A problem as the API describes it (RFC 9457); only `type` never changes. */
export type Problem = components['schemas']['Problem'];
