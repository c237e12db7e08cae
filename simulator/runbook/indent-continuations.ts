/** Where a scan stands between two characters. */
interface State {
  quote: '"' | "'" | undefined;
  /** Brackets and braces that are open. */
  flow: number;
  /** The column of the key or item that the quotes or brackets belong to. */
  column: number;
}

/**
 * Indents the lines on which quoted text and flow collections go on: AWS's YAML parser takes them at any indentation,
 * the YAML that we read only at a larger one. Spaces there mean nothing. Block scalars and comments stay as they are.
 */
export function indentContinuations(text: string): string {
  const state: State = { quote: undefined, flow: 0, column: 0 };
  /** Lines that are indented more than this belong to a block scalar. */
  let block: number | undefined;
  const lines = text.split('\n').map((line) => {
    const indent = line.search(/[^ ]|$/);
    if (state.quote !== undefined || state.flow > 0) {
      scan(line, state);
      return line.trim() === '' ? line : `${' '.repeat(state.column + 1)}${line.trimStart()}`;
    }
    if (block !== undefined && (line.trim() === '' || indent > block)) return line;
    const [start = ''] = /^ *(?:- +)*/.exec(line) ?? [];
    state.column = start.length;
    scan(line.slice(start.length), state);
    const isBlock = state.quote === undefined && state.flow === 0 && BLOCK.test(line);
    block = isBlock ? Math.max(start.length, indent) : undefined;
    if (isBlock && /^ *(?:- +)+[|>]/.test(line)) block = indent;
    return line;
  });
  return lines.join('\n');
}

/** A line whose last token is the indicator of a block scalar. */
const BLOCK = /(?:^|[:\s-]\s)\s*(?:[!&]\S+\s+)*[|>][-+\d]*\s*(?:\s#.*)?$/;

/** Goes on to the end of a line. */
function scan(line: string, state: State): void {
  /** Whether a value may begin here: quotes elsewhere are characters of plain text. */
  let isStart = true;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (state.quote !== undefined) {
      if (character === '\\' && state.quote === '"') at += 1;
      else if (character === state.quote) {
        if (state.quote === "'" && line[at + 1] === "'") at += 1;
        else {
          state.quote = undefined;
          isStart = false;
        }
      }
    } else if (character === '#' && (at === 0 || /\s/.test(line[at - 1] ?? ''))) return;
    else if (isStart && (character === '"' || character === "'")) state.quote = character;
    else if ((isStart || state.flow > 0) && (character === '[' || character === '{')) {
      state.flow += 1;
      isStart = true;
    } else if (state.flow > 0 && (character === ']' || character === '}')) {
      state.flow -= 1;
      isStart = false;
    } else if (state.flow > 0 && character === ',') isStart = true;
    else if (character === ':' && (state.flow > 0 || /^(?:\s|$)/.test(line.slice(at + 1)))) isStart = true;
    else if (!/\s/.test(character)) isStart = false;
  }
}
