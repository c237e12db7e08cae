import { buildBundles } from './bundles.ts';
import { reportLicenses } from './license-report.ts';

// `npm run licenses`: prints the packages that ship, and fails if a licence is not permissive.
const { lines, faults } = reportLicenses(await buildBundles(process.cwd()));
process.stdout.write(`${lines.join('\n')}\n`);
process.stderr.write(faults.map((fault) => `${fault}\n`).join(''));
process.exitCode = faults.length === 0 ? 0 : 1;
