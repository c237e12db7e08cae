import { fileURLToPath } from 'node:url';
import '../../simulator/test/support/environment.ts';

// Tests name files as they stand in the project, from whichever directory Jest was started.
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
