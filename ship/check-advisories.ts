import { readFileSync } from 'node:fs';
import { ADVISORIES, REVIEWED_ON } from './advisories.ts';
import { advisoryFaults, lockedVersions } from './find-advisory-faults.ts';

const faults = advisoryFaults(ADVISORIES, lockedVersions(readFileSync('package-lock.json', 'utf8')), '.');
const packages = new Set(ADVISORIES.map((advisory) => advisory.package));
if (faults.length === 0) {
  process.stdout.write(
    `${ADVISORIES.length} advisories about ${packages.size} packages, reviewed on ${REVIEWED_ON}: none concerns a version in the lock file\n`,
  );
} else {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exitCode = 1;
}
