/** A form that all of some references have, and the pattern that finds text of that form in an answer. */
export interface Shape {
  readonly name: 'date' | 'time' | 'email' | 'code';
  readonly pattern: string;
}

// Every repetition has an upper bound: a pattern of ours never takes more than a few steps at each place in an answer.
const named: readonly Shape[] = [
  { name: 'date', pattern: String.raw`(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)` },
  { name: 'time', pattern: String.raw`(?<![\d:])\d{1,2}:\d{2}(?![\d:])` },
  {
    name: 'email',
    pattern: String.raw`[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,8}`,
  },
];
const longest = 60;
const mostParts = 15;

/** The shape of references that are all built alike, like `2026-03-05`, `AB-1234` or `5 March 2026`. */
export function constantShape(references: readonly string[]): Shape | undefined {
  const known = named.find(({ pattern }) => {
    const wholly = new RegExp(`^(?:${pattern})$`, 'u');
    return references.every((reference) => reference.length <= 320 && wholly.test(reference));
  });
  return known ?? codeShape(references);
}

interface Part {
  readonly kind: string;
  readonly least: number;
  readonly most: number;
}

/** Runs of digits, capitals and small letters with the same marks between them, in all references. */
function codeShape(references: readonly string[]): Shape | undefined {
  let shape: readonly Part[] | undefined;
  for (const reference of references) {
    const parts = partsOf(reference);
    if (parts === undefined) return undefined;
    shape = shape === undefined ? parts : widened(shape, parts);
    if (shape === undefined) return undefined;
  }
  // Words alone, or digits alone, are no shape: half of any answer would fit it.
  if (shape === undefined || shape.length < 2 || !shape.some(isTelling)) return undefined;

  const edge = String.raw`[\p{L}\p{N}]`;
  return { name: 'code', pattern: `(?<!${edge})${shape.map(patternOf).join('')}(?!${edge})` };
}

function partsOf(text: string): Part[] | undefined {
  if (text.length > longest) return undefined;
  const runs = text.match(/\d+|[A-Z]+|[a-z]+|[^\dA-Za-z]/gu) ?? [];
  if (runs.length > mostParts) return undefined;
  return runs.map((run) => ({ kind: kindOf(run), least: run.length, most: run.length }));
}

function kindOf(run: string): string {
  if (/^\d/.test(run)) return String.raw`\d`;
  if (/^[A-Z]/.test(run)) return '[A-Z]';
  return /^[a-z]/.test(run) ? '[a-z]' : run;
}

function widened(shape: readonly Part[], parts: readonly Part[]): Part[] | undefined {
  if (shape.length !== parts.length) return undefined;
  const wider: Part[] = [];
  for (const [i, { kind, least, most }] of shape.entries()) {
    const other = parts[i];
    if (other?.kind !== kind) return undefined;
    wider.push({ kind, least: Math.min(least, other.least), most: Math.max(most, other.most) });
  }
  return wider;
}

function isTelling({ kind }: Part): boolean {
  return kind === String.raw`\d` || !/^(?:\[A-Z\]|\[a-z\]|[\s.,'’])$/u.test(kind);
}

function patternOf({ kind, least, most }: Part): string {
  if (kind.length > 2 || kind === String.raw`\d`) {
    if (most === 1) return kind;
    return least === most ? `${kind}{${most}}` : `${kind}{${least},${most}}`;
  }
  return kind.replace(/[\\^$.*+?()[\]{}|/]/u, String.raw`\$&`);
}
