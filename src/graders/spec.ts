import { fail, ok } from '../core/result';
import { extractExact } from './exact';
import { compilePattern } from './regex';
import type { Result } from '../core/result';

/** How answers are compared with references. Its text form is what people write and what is stored. */
export type GraderSpec =
  | { readonly kind: 'exact' }
  | { readonly kind: 'one-of'; readonly labels: readonly string[] }
  | { readonly kind: 'number'; readonly tolerance: number }
  | { readonly kind: 'regex'; readonly pattern: string };

export type SpecFailure =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-long'; readonly limit: number }
  | { readonly kind: 'unknown-grader'; readonly name: string }
  | { readonly kind: 'unexpected-argument'; readonly name: string; readonly argument: string }
  | { readonly kind: 'too-few-labels' }
  | { readonly kind: 'too-many-labels'; readonly limit: number }
  | { readonly kind: 'empty-label'; readonly position: number }
  | { readonly kind: 'repeated-label'; readonly label: string }
  | { readonly kind: 'bad-tolerance'; readonly text: string }
  | { readonly kind: 'empty-pattern' }
  | { readonly kind: 'bad-pattern'; readonly pattern: string; readonly message: string };

const longestSpec = 4_000;
const mostLabels = 100;

/**
 * `exact` · `one-of:a|b|c` · `number` or `number:0.01` · `regex:PATTERN`. All after `regex:` is the pattern, spaces
 * and colons included.
 */
export function parseGraderSpec(text: string): Result<GraderSpec, SpecFailure> {
  if (text.trim() === '') return fail({ kind: 'empty' });
  if (text.length > longestSpec) return fail({ kind: 'too-long', limit: longestSpec });

  const colon = text.indexOf(':');
  const name = (colon === -1 ? text : text.slice(0, colon)).trim();
  const argument = colon === -1 ? undefined : text.slice(colon + 1);

  switch (name) {
    case 'exact':
      return argument === undefined
        ? ok({ kind: 'exact' })
        : fail({ kind: 'unexpected-argument', name, argument });
    case 'one-of':
      return parseLabels(argument ?? '');
    case 'number':
      return argument === undefined ? ok({ kind: 'number', tolerance: 0 }) : parseTolerance(argument);
    case 'regex':
      return parsePattern(argument ?? '');
    default:
      return fail({ kind: 'unknown-grader', name: name.slice(0, 80) });
  }
}

/** The text that `parseGraderSpec` reads as this SPEC. */
export function formatGraderSpec(spec: GraderSpec): string {
  switch (spec.kind) {
    case 'exact':
      return 'exact';
    case 'one-of':
      return `one-of:${spec.labels.join('|')}`;
    case 'number':
      return spec.tolerance === 0 ? 'number' : `number:${spec.tolerance}`;
    case 'regex':
      return `regex:${spec.pattern}`;
  }
}

function parseLabels(text: string): Result<GraderSpec, SpecFailure> {
  const labels = text.split('|').map((label) => label.trim());
  if (labels.length < 2) return fail({ kind: 'too-few-labels' });
  if (labels.length > mostLabels) return fail({ kind: 'too-many-labels', limit: mostLabels });

  const seen = new Set<string>();
  for (const [i, label] of labels.entries()) {
    if (label === '') return fail({ kind: 'empty-label', position: i + 1 });
    const key = extractExact(label);
    if (seen.has(key)) return fail({ kind: 'repeated-label', label });
    seen.add(key);
  }
  return ok({ kind: 'one-of', labels });
}

function parseTolerance(text: string): Result<GraderSpec, SpecFailure> {
  const tolerance = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(text.trim()) ? Number(text) : NaN;
  return Number.isFinite(tolerance)
    ? ok({ kind: 'number', tolerance })
    : fail({ kind: 'bad-tolerance', text });
}

function parsePattern(pattern: string): Result<GraderSpec, SpecFailure> {
  if (pattern === '') return fail({ kind: 'empty-pattern' });
  try {
    compilePattern(pattern);
  } catch (error) {
    return fail({
      kind: 'bad-pattern',
      pattern,
      message: error instanceof Error ? error.message : String(error),
    });
  }
  return ok({ kind: 'regex', pattern });
}
