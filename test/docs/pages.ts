import { dirname, join } from 'node:path';

const FENCE = /^( *)```(\w*)[^\n]*\n(.*?)^\1```$/gms;
const MARK = '# not run on AWS';
/** At the beginning of a line, after a pipe or an operator, or in a substitution. */
const REACHES_AWS = /(?:^|[|&;({]|\bdo) *(?:aws |npx serverless (?:deploy|remove)\b)/;

/** Said in the text before the first block, for the whole page. */
const MARK_OF_PAGE = '_not run on AWS_';

/**
 * The commands in shell blocks that would reach AWS and do not say that they were not run there: on one of their lines, in
 * the first line of their block, for all of it, or once before the first block of the page.
 */
export function unmarkedCommands(page: string): readonly string[] {
  if ((page.split('```', 1)[0] ?? '').includes(MARK_OF_PAGE)) return [];
  const blocks = [...page.matchAll(FENCE)].filter(([, , language]) => language === 'sh');
  return blocks.flatMap(([, , , block = '']) => {
    if (block.trimStart().startsWith(MARK)) return [];
    const commands = block.replaceAll('\\\n', '\u0000').split('\n');
    const reaching = commands.filter(
      (command) =>
        !command.trimStart().startsWith('#') &&
        command.split('\u0000').some((line) => REACHES_AWS.test(line)),
    );
    return reaching
      .filter((command) => !command.includes(MARK.slice(2)) && !command.includes('--endpoint-url'))
      .map((command) => command.replaceAll('\u0000', '\\\n').trim());
  });
}

/**
 * The links of a page that lead nowhere. Those in code and to the web are left alone.
 *
 * @param read what a file says, undefined if there is none
 */
export function brokenLinks(page: string, read: (path: string) => string | undefined): readonly string[] {
  const text = (read(page) ?? '').replaceAll(FENCE, '').replaceAll(/`[^`\n]*`/g, '');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path = '', anchor] = target.split('#', 2);
    const found = read(path === '' ? page : join(dirname(page), path));
    return found === undefined || (anchor !== undefined && !anchorsOf(found).has(anchor));
  });
}

/** What the headings of a page are called in links, as GitHub makes it. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of page.replaceAll(FENCE, '').matchAll(/^#+ (.*)$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = plain.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count += 1) unique = `${anchor}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}
