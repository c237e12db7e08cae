import { writeFile } from 'node:fs/promises';
import { centralRoutes } from './routes.ts';

await writeFile(
  new URL('routes.json', import.meta.url),
  `${JSON.stringify(centralRoutes(), undefined, 2)}\n`,
);
