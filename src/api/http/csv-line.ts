import { stringify } from 'csv-stringify/sync';

/**
 * Cells as a line that ends with CR and LF, quoted where needed. A lone line feed is quoted too, since most
 * readers would end the row there.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export const csvLine = (cells: readonly string[]): string =>
  stringify([[...cells]], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
