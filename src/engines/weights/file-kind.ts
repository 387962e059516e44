import type { AboutFile } from './about';

/** What a file's first bytes must look like; of `data` nothing is known but that it is no web page. */
export type FileKind = 'gguf' | 'wasm' | 'json' | 'data';

export const kindNames: Readonly<Record<FileKind, string>> = {
  gguf: 'a GGUF file',
  wasm: 'a WebAssembly file',
  json: 'a JSON file',
  data: 'a file of a model',
};

const beginnings: Readonly<Record<Exclude<FileKind, 'data'>, string>> = {
  gguf: 'GGUF',
  wasm: '\0asm',
  json: '{',
};

/** How many bytes it takes to be sure. */
export const beginningBytes = 4;

export function mayBegin(kind: FileKind, start: readonly number[]): boolean {
  if (kind === 'data') return true;
  return [...beginnings[kind]].every(
    (letter, index) => start[index] === undefined || start[index] === letter.charCodeAt(0),
  );
}

/** A GGUF model's files have no place of their own; another program's are told by their names. */
export function kindOf({ into, urls }: AboutFile): FileKind {
  if (into === undefined) return 'gguf';
  const path = urls[0]?.replace(/[?#].*$/, '') ?? '';
  if (path.endsWith('.wasm')) return 'wasm';
  return path.endsWith('.json') ? 'json' : 'data';
}
