import { fail, ok, type Result } from './result';

type JsonFailure =
  | { readonly kind: 'too-big'; readonly bytes: number; readonly limit: number }
  /** Lists and objects that stand deeper in one another than `nesting`. */
  | { readonly kind: 'too-deep'; readonly nesting: number }
  /** In a sentence. */
  | { readonly kind: 'not-json'; readonly detail: string };

/** JSON from anybody: measured before it is parsed. */
export function measuredJson(
  text: string,
  limits: { readonly bytes: number; readonly nesting: number },
): Result<unknown, JsonFailure> {
  if (text.length > limits.bytes) return fail({ kind: 'too-big', bytes: text.length, limit: limits.bytes });
  if (nestsDeeper(text, limits.nesting)) return fail({ kind: 'too-deep', nesting: limits.nesting });
  try {
    const value: unknown = JSON.parse(text);
    return ok(value);
  } catch (error) {
    return fail({ kind: 'not-json', detail: sentenceOf(error) });
  }
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

/** The parser's words quote the file, so they are kept short. */
function sentenceOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return `${words.slice(0, 120).replace(/[.\s]+$/, '')}.`;
}
