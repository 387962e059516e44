import { measuredJson } from '../core/measured-json';
import { fail, ok } from '../core/result';
import type { Result } from '../core/result';
import { forbiddenNames, limits } from './format';
import type { PackFailure } from './format';

/** JSON from anybody: measured before it is parsed, and searched for keys that mean something to JavaScript. */
export function readJson(text: string): Result<unknown, PackFailure> {
  const bytes = bytesOf(text);
  if (bytes > limits.bytes) return fail({ kind: 'too-big', bytes, limit: limits.bytes });
  const json = measuredJson(text, limits);
  if (!json.ok) {
    const { failure } = json;
    if (failure.kind !== 'too-deep') return fail(failure);
    const detail = `lists and objects stand more than ${failure.nesting} deep in one another.`;
    return fail({ kind: 'wrong-shape', where: '', detail });
  }
  const forbidden = forbiddenKey(json.value);
  if (forbidden === undefined) return ok(json.value);
  return fail({ kind: 'wrong-shape', where: forbidden, detail: 'there is a name that no pack uses.' });
}

/** A long text is not measured exactly: it has at least as many bytes as units. */
export function bytesOf(text: string): number {
  return text.length > limits.bytes ? text.length : new TextEncoder().encode(text).byteLength;
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
