import { readFileSync } from 'node:fs';

/** A file of `runbooks/step-functions/`. */
export const sfnTextOf = (file: string): string => readFileSync(`runbooks/step-functions/${file}`, 'utf8');
