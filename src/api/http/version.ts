/** The API's version, as `/openapi.json` gives it; the package has the same. */
export const VERSION = '0.1.0';
