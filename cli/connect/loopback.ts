const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a URL leads to this computer. */
export const isLoopback = (url: URL): boolean => LOOPBACK.has(url.hostname);
