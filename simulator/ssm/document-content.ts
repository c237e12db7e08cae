import { stringify } from 'yaml';
import type { DocumentContent, DocumentVersion } from '../documents/document.ts';
import { isObject } from '../is-object.ts';
import { NotWellFormedError, parseText } from '../runbook/parse-text.ts';
import { RunbookError, readRunbook } from '../runbook/runbook.ts';
import { ApiError } from '../server/api-error.ts';

const LARGEST_BYTES = 64 * 1024;
/** Of every Automation document. */
export const SCHEMA_VERSION = '0.3';

const invalid = (message: string): ApiError => new ApiError('InvalidDocumentContent', message);

/** @throws {ApiError} that says what is wrong with a document, or names what of it is not simulated */
export function readContent(name: string, format: DocumentContent['format'], text: string): DocumentContent {
  if (Buffer.byteLength(text) > LARGEST_BYTES) {
    throw new ApiError('MaxDocumentSizeExceeded', 'The size limit of a document is 64 KB.');
  }
  const content = format === 'JSON' ? parseJson(text) : parseYaml(text);
  if (!isObject(content)) throw invalid('The document is not an object.');
  const { schemaVersion } = content;
  if (String(schemaVersion) !== SCHEMA_VERSION) {
    throw new ApiError(
      'InvalidDocumentSchemaVersion',
      `The schema version of an Automation document is "${SCHEMA_VERSION}", not ${JSON.stringify(schemaVersion) ?? 'absent'}.`,
    );
  }
  try {
    return { text, format, runbook: readRunbook(name, text) };
  } catch (error) {
    if (error instanceof RunbookError) throw invalid(error.faults.join('; '));
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

/** A document in the format that was asked for; as it was written, if that is its own. */
export function contentIn(asked: DocumentContent['format'], { text, format }: DocumentVersion): string {
  if (asked === format) return text;
  const { content } = parseText(text);
  return asked === 'JSON' ? JSON.stringify(content, undefined, 2) : stringify(content);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('JSON not well-formed.');
  }
}

function parseYaml(text: string): unknown {
  try {
    return parseText(text).content;
  } catch (error) {
    const position = error instanceof NotWellFormedError ? error.position : undefined;
    const where = position === undefined ? '' : ` at Line: ${position.line}, Column: ${position.column}`;
    throw invalid(`YAML not well-formed.${where}`);
  }
}
