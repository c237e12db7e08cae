/**
 * Sends one request to Rollcall's API: over the network, or to an app in this process over a local table
 * (`(request) => app.request(request)`).
 * @throws {Failure} if there is no answer
 */
export type Ask = (request: Request) => Promise<Response>;
