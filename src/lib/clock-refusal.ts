const TIME_CODES: ReadonlySet<string> = new Set([
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
]);
/** These also stand for a wrong secret: then the words say nothing of time. */
const SIGNATURE_CODES: ReadonlySet<string> = new Set([
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'AuthFailure',
]);
const TIME_WORDS = /signature expired|signature not yet current/i;

/** Whether AWS refuses a signature because it is not of this moment: our clock is wrong. */
export const isClockRefusal = ({ name, message }: Error): boolean =>
  TIME_CODES.has(name) || (SIGNATURE_CODES.has(name) && TIME_WORDS.test(message));
