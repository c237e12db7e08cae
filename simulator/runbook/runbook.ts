import { parse } from 'yaml';
import { issueFaults } from './issue-faults.ts';
import { RunbookContent } from './runbook-content.ts';
import { runbookFaults } from './runbook-faults.ts';

/** An Automation document of schema 0.3. */
export type Runbook = RunbookContent & { readonly name: string };

/**
 * Reads a runbook (YAML or JSON).
 * @throws {Error} that names everything that is wrong with it, and every part of it that is not simulated
 */
export function readRunbook(name: string, text: string): Runbook {
  const content = parseText(name, text);
  const parsed = RunbookContent.safeParse(content);
  const faults = parsed.success ? runbookFaults(parsed.data) : issueFaults(parsed.error.issues, content);
  if (faults.length > 0 || !parsed.success) throw new Error(`Runbook ${name}: ${faults.join('; ')}`);
  return { name, ...parsed.data };
}

function parseText(name: string, text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Runbook ${name}: neither YAML nor JSON: ${words}`, { cause });
  }
}
