import type { SampleFailure } from '../../core/policy';
import type { LoadFailure } from '../engine';

/**
 * web-llm's error classes are not exported, and where an error went through a worker of its own it arrives as a string:
 * what it is can only be told from its name and its words.
 */
export function describeError(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  return String(error);
}

/** The grammar's machine could not be built; without a grammar the same request works. */
export function isGrammarFailure(error: unknown): boolean {
  return /GrammarMatcherInitError|initialize the grammar matcher/i.test(describeError(error));
}

/** What becomes of a draw that ended with an error. */
export function sampleFailureOf(error: unknown): SampleFailure {
  const detail = describeError(error);
  const overflow = /ContextWindowSizeExceeded|exceed context window size/i.test(detail);
  return { kind: overflow ? 'context-overflow' : 'engine-lost', detail };
}

/** In this order: the first that matches is the most telling. */
const loadFailures: readonly (readonly [RegExp, (detail: string, neededBytes: number) => LoadFailure])[] = [
  [/DeviceLost|device (was|is) lost/i, (detail) => ({ kind: 'gpu-lost', detail })],
  [
    /WebGPUNot(Available|Found)|compatible GPU|ShaderF16Support|FeatureSupport|exceeds limit/i,
    (detail) => ({ kind: 'no-gpu', detail: withoutAdvice(detail) }),
  ],
  [/QuotaExceeded/i, (_, neededBytes) => ({ kind: 'no-room', neededBytes, freeBytes: 0 })],
  [/out of memory|\bOOM\b|allocation failed/i, (_, neededBytes) => ({ kind: 'out-of-memory', neededBytes })],
  [
    /LinkError|function import requires/i,
    (got) => ({
      kind: 'wrong-content',
      expected: 'a library that was compiled for this version of web-llm',
      got,
    }),
  ],
  [
    /CompileError|magic word|SyntaxError|is not valid JSON|Unexpected token/i,
    (detail) => ({ kind: 'wrong-content', expected: 'a model for web-llm', got: detail }),
  ],
  [
    /failed to fetch|NetworkError|Load failed|on 'Cache'|dynamically imported module|Cannot fetch/i,
    (detail) => ({ kind: 'download', status: undefined, detail }),
  ],
];

/** Why a model could not be loaded, as far as web-llm's words tell. */
export function loadFailureOf(error: unknown, neededBytes: number): LoadFailure {
  const detail = describeError(error);
  for (const [pattern, failure] of loadFailures) {
    if (pattern.test(detail)) return failure(detail, neededBytes);
  }
  return { kind: 'start', detail };
}

/** web-llm's sentences go on with advice about other browsers, which the page gives better. */
function withoutAdvice(detail: string): string {
  return detail.replace(/(?<=[.!]) (This issue might|Please|You can|Consider)[\s\S]*$/, '');
}
