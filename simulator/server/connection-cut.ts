/** No answer: the connection ends. The caller, or the way back to it, is gone. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}
