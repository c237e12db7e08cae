/** What API Gateway calls an API: `https://abc.execute-api.eu-west-1.amazonaws.com`. */
const ADDRESS = /https:\/\/\w+\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g;

/** The HTTP API of the central stack. AWS gives it a host name, here it has an address on this computer. */
export class ServedApi {
  #url: string | undefined;

  /** @param url such as `http://127.0.0.1:3000` */
  serveAt(url: string): void {
    this.#url = url;
  }

  /** A text of a template, with the address that the API has here; as it is while it has none. */
  addressIn(text: string): string {
    const url = this.#url;
    return url === undefined ? text : text.replaceAll(ADDRESS, () => url);
  }
}
