import type { SampleFailure } from '../../core/policy';
import type { LoadFailure } from '../engine';

/** The API says what went wrong by the names of its errors, and by nothing else. */
export function nameOf(error: unknown): string {
  return error !== null && typeof error === 'object' && 'name' in error ? String(error.name) : '';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Why a draw has no answer. An abort is no failure and is not asked of this. */
export function sampleFailureOf(error: unknown): SampleFailure {
  switch (nameOf(error)) {
    case 'QuotaExceededError':
      return { kind: 'context-overflow', detail: overflowDetail(error) };
    // A language that it does not speak: so it will say whenever it is asked this.
    case 'NotSupportedError':
      return { kind: 'not-taken', detail: wordsOf(error) };
    // The person, or whoever manages the browser, has said no.
    case 'NotAllowedError':
      return { kind: 'unavailable', detail: wordsOf(error), why: 'not-allowed' };
    case 'NetworkError':
      return { kind: 'unavailable', detail: wordsOf(error), why: 'no-connection' };
    default:
      return { kind: 'engine-lost', detail: wordsOf(error) };
  }
}

export function loadFailureOf(error: unknown): LoadFailure {
  switch (nameOf(error)) {
    case 'AbortError':
      return { kind: 'cancelled' };
    case 'NotSupportedError':
      return { kind: 'unsupported', missing: 'prompt-api' };
    case 'NetworkError':
      return { kind: 'download', status: undefined, detail: wordsOf(error) };
    default:
      return { kind: 'start', detail: wordsOf(error) };
  }
}

function overflowDetail(error: unknown): string {
  const { requested, quota } = error as { readonly requested?: unknown; readonly quota?: unknown };
  return typeof requested === 'number' && typeof quota === 'number'
    ? `a prompt of ${requested} tokens does not fit into ${quota}`
    : wordsOf(error);
}
