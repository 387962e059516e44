import { fail, ok } from '../core/result';
import type { Result } from '../core/result';
import { forbiddenNames, limits } from './format';
import type { PackFailure } from './format';

/** JSON from anybody: measured before it is parsed, and searched for keys that mean something to JavaScript. */
export function readJson(text: string): Result<unknown, PackFailure> {
  const bytes = bytesOf(text);
  if (bytes > limits.bytes) return fail({ kind: 'too-big', bytes, limit: limits.bytes });
  if (nestsDeeper(text, limits.nesting)) {
    const detail = `lists and objects stand more than ${limits.nesting} deep in one another.`;
    return fail({ kind: 'wrong-shape', where: '', detail });
  }

  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail({ kind: 'not-json', detail: sentenceOf(error) });
  }

  const forbidden = forbiddenKey(value);
  if (forbidden === undefined) return ok(value);
  return fail({ kind: 'wrong-shape', where: forbidden, detail: 'there is a name that no pack uses.' });
}

/** A long text is not measured exactly: it has at least as many bytes as units. */
function bytesOf(text: string): number {
  return text.length > limits.bytes ? text.length : new TextEncoder().encode(text).byteLength;
}

/** Brackets outside strings. Some parsers recurse, and a file of brackets alone would end them. */
function nestsDeeper(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}

function forbiddenKey(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return firstFound(value);
  return Object.keys(value).find((key) => forbiddenNames.has(key)) ?? firstFound(Object.values(value));
}

function firstFound(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const found = forbiddenKey(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The parser's words quote the file, so they are kept short. */
function sentenceOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return `${words.slice(0, 120).replace(/[.\s]+$/, '')}.`;
}
