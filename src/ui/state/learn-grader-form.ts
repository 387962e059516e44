/** A grader as a form has it: all fields at once, so that trying another kind loses nothing that was typed. */
export interface GraderForm {
  readonly kind: GraderKind;
  /** One a line. */
  readonly labels: string;
  readonly tolerance: string;
  readonly pattern: string;
}

export type GraderKind = 'exact' | 'one-of' | 'number' | 'regex';

export const graderKinds: readonly GraderKind[] = ['exact', 'one-of', 'number', 'regex'];

export const emptyForm: GraderForm = { kind: 'exact', labels: '', tolerance: '', pattern: '' };

/** The SPEC that the form stands for; whether it is a good one is for the worker to say. */
export function specOf({ kind, labels, tolerance, pattern }: GraderForm): string {
  switch (kind) {
    case 'exact':
      return 'exact';
    case 'one-of':
      return `one-of:${linesOf(labels).join('|')}`;
    case 'number':
      return tolerance.trim() === '' ? 'number' : `number:${tolerance.trim()}`;
    case 'regex':
      return `regex:${pattern}`;
  }
}

/** The form of a guessed SPEC; fields that the SPEC says nothing of keep what is in `before`. */
export function formOf(spec: string, before: GraderForm): GraderForm {
  const colon = spec.indexOf(':');
  const name = colon === -1 ? spec : spec.slice(0, colon);
  const argument = colon === -1 ? '' : spec.slice(colon + 1);
  switch (name) {
    case 'one-of':
      return { ...before, kind: 'one-of', labels: argument.split('|').join('\n') };
    case 'number':
      return { ...before, kind: 'number', tolerance: argument };
    case 'regex':
      return { ...before, kind: 'regex', pattern: argument };
    default:
      return { ...before, kind: 'exact' };
  }
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
