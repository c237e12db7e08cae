import { DEPLOYED_ROUTES } from '../../../src/api/deployed-routes.ts';

/**
 * AWS does not document which parts of a path API Gateway decodes before it chooses a route, before IAM compares, and before it calls
 * the function. Each of these may be what one of the three sees.
 * @see https://github.com/hotsock/voker/pull/8 HTTP APIs decode `rawPath`, and cut it at a decoded question mark
 */
const READINGS: readonly ((path: string) => string)[] = [
  (path) => path,
  decoded,
  (path) => normalized(path),
  (path) => normalized(decoded(path)),
  (path) => decoded(path).split('?', 1)[0] ?? '',
  (path) => decoded(decoded(path)),
  (path) => path.replaceAll(/\/{2,}/g, '/'),
  (path) => path.replace(/\/$/, ''),
  (path) => path.toLowerCase(),
];

/** One way in which a request may arrive. */
export interface Reading {
  /** What IAM compares with, after the stage: `GET/executions`. */
  readonly seenByIam: string;
  readonly routeKey: string;
  readonly rawPath: string;
}

/** Every way in which a request may arrive, each once. */
export function readingsOf(method: string, path: string): readonly Reading[] {
  const seen = [...new Set(READINGS.map((read) => read(path)))];
  return seen.flatMap((forRoute) => {
    const route = DEPLOYED_ROUTES.find((one) => one.method === method && fits(one.path, forRoute));
    return route === undefined
      ? []
      : seen.flatMap((forIam) =>
          seen.map((rawPath) => ({
            seenByIam: `${method}${forIam}`,
            routeKey: `${method} ${route.path}`,
            rawPath,
          })),
        );
  });
}

const fits = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const normalized = (path: string): string =>
  new URL(`https://api${path.startsWith('/') ? path : `/${path}`}`).pathname;
