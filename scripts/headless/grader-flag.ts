import { parseGraderSpec, type SpecFailure } from '../../src/graders/spec';
import { UsageError } from './usage-error';

/** A SPEC as it was typed after `--grader`; throws where nothing can be graded with it. */
export function readGraderFlag(spec: string): string {
  const parsed = parseGraderSpec(spec);
  if (parsed.ok) return spec;
  throw new UsageError(`--grader ${spec}: ${sentenceOn(parsed.failure)}`);
}

function sentenceOn(failure: SpecFailure): string {
  switch (failure.kind) {
    case 'empty':
      return 'nothing is named.';
    case 'unknown-grader':
      return `there is no grader “${failure.name}”. There are exact, one-of:a|b|c, number[:tolerance] and regex:PATTERN.`;
    case 'unexpected-argument':
      return `${failure.name} takes nothing after a colon.`;
    case 'too-long':
      return `a SPEC has at most ${failure.limit} characters.`;
    case 'too-few-labels':
      return 'one-of needs two labels or more, as in one-of:yes|no.';
    case 'too-many-labels':
      return `one-of takes at most ${failure.limit} labels.`;
    case 'empty-label':
      return `label ${failure.position} is empty.`;
    case 'repeated-label':
      return `“${failure.label}” stands there twice.`;
    case 'bad-tolerance':
      return `a tolerance is a number that is not negative, as in number:0.01; “${failure.text}” is not.`;
    case 'empty-pattern':
      return 'a pattern is missing, as in regex:\\d+.';
    case 'bad-pattern':
      return `the pattern cannot be read: ${failure.message}`;
  }
}
