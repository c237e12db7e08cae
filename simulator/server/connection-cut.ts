/** No answer: the connection ends. Whoever called, or the way back to it, is gone. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}
