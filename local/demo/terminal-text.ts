import { stripVTControlCharacters } from 'node:util';

const CONTROLS = /[\p{Cc}\p{Cf}]/gu;

/** Text that came from an account, made harmless for a terminal: it can neither colour, move nor hide anything. */
export const terminalText = (text: string): string =>
  stripVTControlCharacters(text).replaceAll(CONTROLS, '\uFFFD');
