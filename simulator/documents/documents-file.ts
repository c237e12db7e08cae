import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { readRunbook } from '../runbook/runbook.ts';
import type { AutomationDocument } from './document.ts';

const Version = z.object({
  version: z.string(),
  text: z.string(),
  format: z.enum(['JSON', 'YAML']),
  createdMs: z.number(),
  labels: z.object({
    DisplayName: z.string().optional(),
    VersionName: z.string().optional(),
    TargetType: z.string().optional(),
  }),
});

const Kept = z.array(
  z.object({
    place: z.object({ accountId: z.string(), region: z.string() }),
    name: z.string(),
    versions: z.tuple([Version], Version),
    defaultVersion: z.string(),
    sharedWith: z.record(z.string(), z.enum(['$DEFAULT', '$LATEST', '$ALL'])),
  }),
);
type Kept = z.infer<typeof Kept>;

/** @throws {Error} that names the file if there is one that cannot be read */
export function readDocumentsFile(file: string): readonly AutomationDocument[] {
  if (!existsSync(file)) return [];
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8'))).map(fromKept);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `${file} cannot be read: delete it, or choose another directory with --data. ${words.slice(0, 200)}`,
      { cause },
    );
  }
}

/** Written whole to a file beside it, which then takes its place: a reader never sees half of it. */
export function writeDocumentsFile(file: string, documents: readonly AutomationDocument[]): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.draft`;
  writeFileSync(draft, JSON.stringify(documents.map(toKept)));
  renameSync(draft, file);
}

const toKept = ({ isFromFile: _isFromFile, ...document }: AutomationDocument): object => ({
  ...document,
  versions: document.versions.map(({ runbook: _runbook, ...version }) => version),
  sharedWith: Object.fromEntries(document.sharedWith),
});

/** A runbook is read again from its text. */
function fromKept({ versions: [first, ...others], sharedWith, ...kept }: Kept[number]): AutomationDocument {
  const read = (version: typeof first) => ({ ...version, runbook: readRunbook(kept.name, version.text) });
  return {
    ...kept,
    versions: [read(first), ...others.map(read)],
    sharedWith: new Map(Object.entries(sharedWith)),
    isFromFile: false,
  };
}
