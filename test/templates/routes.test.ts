import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { centralRoutes } from '../../central-stack/routes.ts';
import { DEPLOYED_ROUTES } from '../../src/api/deployed-routes.ts';

test('central-stack/routes.json is what `npm run routes` makes of the routes', () => {
  expect(JSON.parse(readFileSync('central-stack/routes.json', 'utf8'))).toEqual(centralRoutes());
});

test('no pattern that allows a report covers a route that shows outputs or does something', () => {
  const patterns = centralRoutes().report.map(({ 'Fn::Sub': resource }) => {
    const [, pattern = ''] = resource.split('$default/');
    const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
  });
  const id = '0fd2b51c-1111-4111-8111-111111111111';
  const covered = DEPLOYED_ROUTES.filter(({ access }) => access !== 'report')
    .flatMap(({ method, path }) => [`${method}${path}`, `${method}${path.replaceAll(/\{\w+\}/g, id)}`])
    .filter((route) => patterns.some((pattern) => pattern.test(route)));
  expect(covered).toEqual([]);
});
