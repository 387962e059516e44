/** A piece of a file and the line it starts on, counted from 1. */
export interface Piece {
  readonly text: string;
  readonly line: number;
}

/** The lines of a text, ended by LF, CRLF or CR. A line separator inside JSON text (U+2028) does not end a line. */
export function* linesOf(text: string): Generator<Piece> {
  const end = text.includes('\n') ? '\n' : '\r';
  let line = 1;
  let start = 0;
  while (start < text.length) {
    const at = text.indexOf(end, start);
    const stop = at === -1 ? text.length : at;
    const isCrlf = end === '\n' && stop > start && text.charCodeAt(stop - 1) === 13;
    yield { text: text.slice(start, isCrlf ? stop - 1 : stop), line };
    if (at === -1) return;
    start = at + 1;
    line += 1;
  }
}

/**
 * The elements of a JSON array, as text: one that is not JSON does not cost the others, and each knows its line. One
 * whose brackets or quotes never close takes in all that follows it.
 */
export function* arrayElements(text: string): Generator<Piece> {
  let depth = 0;
  let line = 1;
  let start: number | undefined;
  let startLine = 1;
  let isInString = false;

  for (let i = text.indexOf('[') + 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\n') line += 1;
    if (isInString) {
      if (char === '\\') i += 1;
      else if (char === '"') isInString = false;
      continue;
    }

    if (depth === 0 && (char === ',' || char === ']')) {
      if (start !== undefined) yield { text: text.slice(start, i).trimEnd(), line: startLine };
      start = undefined;
      if (char === ']') return;
      continue;
    }
    if (start === undefined && char.trim() !== '') {
      start = i;
      startLine = line;
    }
    if (char === '"') isInString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
  }
  if (start !== undefined) yield { text: text.slice(start), line: startLine };
}
