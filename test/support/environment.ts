import { fileURLToPath } from 'node:url';

// The SDK warns on Node 20, which is supported for running Rollcall locally; functions run on Node 22 and later.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

// Tests name files as they stand in the project, from whichever directory Jest was started.
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
