/** A block of commands, and the block that follows it if that shows what they answer. */
export interface Example {
  readonly commands: string;
  readonly language: string;
  readonly answer: string | undefined;
}

const EXAMPLE = /^```sh\n(.*?)\n```\n(?:\n```(json|csv|text)\n(.*?)```\n)?/gms;

/** Every example of a page, in its order. */
export const readBlocks = (page: string): readonly Example[] =>
  [...page.matchAll(EXAMPLE)].map(([, commands = '', language = '', answer]) => ({
    commands,
    language,
    answer,
  }));

/** The page with other answers, in the order of its examples. */
export function writeAnswers(page: string, answers: readonly string[]): string {
  let index = 0;
  return page.replaceAll(EXAMPLE, (whole, commands: string, language: string | undefined) => {
    const answer = answers[index] ?? '';
    index += 1;
    if (language === undefined) return whole;
    const shown = language === 'json' ? `${JSON.stringify(JSON.parse(answer), undefined, 2)}\n` : answer;
    return `\`\`\`sh\n${commands}\n\`\`\`\n\n\`\`\`${language}\n${shown}\`\`\`\n`;
  });
}

/** An answer without what differs from run to run: IDs by the order in which they occur, times, digests, tokens and measures. */
export function withoutChance(language: string, answer: string): unknown {
  const seen: string[] = [];
  const plain = answer
    .replaceAll('\r\n', '\n')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      if (!seen.includes(id)) seen.push(id);
      return `<id ${seen.indexOf(id)}>`;
    })
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/"(median|max|durationMs|sealedAfterMs)":\s*\d+/g, '"$1": 0')
    .replaceAll(/("digest":\s*")[0-9a-f]{64}/g, '$1<digest>')
    .replaceAll(/("nextToken":\s*")[\w-]+/g, '$1<token>');
  return language === 'json' ? JSON.parse(plain) : plain.trim();
}
