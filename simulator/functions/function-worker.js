import { register } from 'tsx/esm/api';

// A thread does not inherit the loader that understands TypeScript.
register();
await import('./run-handler.ts');
