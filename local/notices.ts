import { appendFileSync } from 'node:fs';
import * as z from 'zod';
import type { Publication } from '../simulator/sns/publication.ts';
import { plainText } from '../cli/terminal/plain-text.ts';
import { wrapText } from '../cli/terminal/wrap-text.ts';

const BORDER = '│ ';

const ChatMessage = z.object({
  content: z.object({ title: z.string(), description: z.string(), nextSteps: z.array(z.string()) }),
});

/** What people are told of runs. */
export interface Notices {
  /** Shows the first as a chat would, and appends every one to a file. */
  readonly receive: (publication: Publication) => void;
  /** From now on it waits to be shown. @returns what shows it, if it has come, and lets a later one through */
  readonly hold: () => () => void;
}

/** @param width columns; undefined for any */
export function createNotices(
  file: string,
  print: (text: string) => void,
  width: number = Infinity,
): Notices {
  let isFirst = true;
  let isHeld = false;
  let held: string | undefined;
  return {
    receive: (publication) => {
      appendFileSync(file, `${JSON.stringify(publication)}\n`);
      const chat = ChatMessage.safeParse(parseJson(publication.message));
      if (!isFirst || !chat.success) return;
      isFirst = false;
      const text = printChat(chat.data, file, width);
      if (isHeld) held = text;
      else print(text);
    },
    hold: () => {
      isHeld = true;
      return () => {
        isHeld = false;
        if (held !== undefined) print(held);
        held = undefined;
      };
    },
  };
}

function printChat({ content }: z.output<typeof ChatMessage>, file: string, width: number): string {
  const { title, description, nextSteps } = content;
  const head = `What a chat channel is told, by Amazon Q Developer (all of them: ${file}):`;
  const lines = [title, ...description.split('\n'), ...nextSteps].flatMap((line) => {
    const first = /^ *(?:• )?/.exec(line)?.[0] ?? '';
    const rest = plainText(line.slice(first.length));
    return wrapText(rest, width - BORDER.length, first).map((one) => `${BORDER}${one}`.trimEnd());
  });
  return ['', ...wrapText(head, width), ...lines].join('\n');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
