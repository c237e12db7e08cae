import { appendFileSync } from 'node:fs';
import * as z from 'zod';
import type { OrganizationFile } from '../simulator/organization/organization-file.ts';
import type { Publication } from '../simulator/sns/publication.ts';
import { terminalText } from './demo/terminal-text.ts';

/** Runs that were all well need no notice in a demo. */
const NOTICES = { chatNotices: 'true', noticeRules: '*=problems' };

/** The organization with notices in chat, unless its file says something about them. */
export const withNotices = (organization: OrganizationFile): OrganizationFile => ({
  ...organization,
  central: { ...organization.central, params: { ...NOTICES, ...organization.central.params } },
});

const ChatMessage = z.object({
  content: z.object({ title: z.string(), description: z.string(), nextSteps: z.array(z.string()) }),
});

/** Shows the first notice as a chat would, and appends every one to a file. */
export function showNotices(file: string, print: (text: string) => void): (publication: Publication) => void {
  let isFirst = true;
  return (publication) => {
    appendFileSync(file, `${JSON.stringify(publication)}\n`);
    const chat = ChatMessage.safeParse(parseJson(publication.message));
    if (!isFirst || !chat.success) return;
    isFirst = false;
    const { title, description, nextSteps } = chat.data.content;
    const lines = [title, ...description.split('\n'), ...nextSteps].map(
      (line) => `  │ ${terminalText(line)}`,
    );
    print(
      `\n  What a chat channel is told, by Amazon Q Developer (all of them: ${file}):\n${lines.join('\n')}\n`,
    );
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
