import { fail, ok } from '../core/result';
import type { Result } from '../core/result';
import type { Split } from '../core/task';

/** A task as a line tells it; an id is given to it later where it has none. */
export interface TaskDraft {
  readonly id?: string;
  readonly prompt: string;
  readonly reference?: string;
  readonly split?: Split;
  readonly family?: string;
}

/** Why a line is not a task. */
export type LineReason =
  | { readonly code: 'bad-json'; readonly message: string }
  | { readonly code: 'not-an-object' }
  | { readonly code: 'no-prompt'; readonly fields: readonly string[] }
  | { readonly code: 'prompt-not-text'; readonly field: string }
  | { readonly code: 'empty-prompt' }
  | { readonly code: 'prompt-too-long'; readonly length: number; readonly limit: number }
  | { readonly code: 'reference-not-text'; readonly field: string }
  | { readonly code: 'reference-too-long'; readonly length: number; readonly limit: number }
  | { readonly code: 'bad-id' }
  | { readonly code: 'repeated-id'; readonly id: string; readonly firstLine: number }
  | { readonly code: 'unknown-split'; readonly value: string }
  | { readonly code: 'bad-family' }
  | { readonly code: 'no-tab' }
  | { readonly code: 'no-answer' }
  | { readonly code: 'too-many-columns'; readonly columns: number }
  | { readonly code: 'line-too-long'; readonly length: number; readonly limit: number }
  | { readonly code: 'too-many-tasks'; readonly limit: number; readonly unread: number }
  | { readonly code: 'not-text' };

export const promptNames: readonly string[] = ['prompt', 'question', 'problem', 'input'];
export const referenceNames: readonly string[] = ['reference', 'answer', 'solution', 'output'];
export const otherNames: readonly string[] = ['id', 'split', 'family'];

const longestText = 20_000;
const longestName = 200;

const splitByName: ReadonlyMap<string, Split> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['validation', 'validation'],
  ['valid', 'validation'],
  ['val', 'validation'],
  ['dev', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
]);

const halfCharacter = /\p{Surrogate}/u;

/** Reads one parsed line. The first accepted name that is there counts. */
export function readTaskFields(value: unknown): Result<TaskDraft, LineReason> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fail({ code: 'not-an-object' });

  // Only fields of its own, read into a map: a field called __proto__ is a name like any other.
  const fields = new Map<string, unknown>(Object.entries(value));
  const given = (names: readonly string[]) => names.find((name) => (fields.get(name) ?? null) !== null);

  const promptName = given(promptNames);
  if (promptName === undefined)
    return fail({ code: 'no-prompt', fields: [...fields.keys()].slice(0, 10).map(short) });
  const prompt = fields.get(promptName);
  if (typeof prompt !== 'string') return fail({ code: 'prompt-not-text', field: promptName });

  const referenceName = given(referenceNames);
  const reference = referenceName === undefined ? '' : textOf(fields.get(referenceName));
  if (reference === undefined) return fail({ code: 'reference-not-text', field: referenceName ?? '' });

  const id = textOf(fields.get('id') ?? '')?.trim();
  // Half of a character cannot become part of an address.
  if (id === undefined || id.length > longestName || halfCharacter.test(id)) return fail({ code: 'bad-id' });

  const family = textOf(fields.get('family') ?? '')?.trim();
  if (family === undefined || family.length > longestName) return fail({ code: 'bad-family' });

  const splitName = textOf(fields.get('split') ?? '')?.trim();
  const split = splitByName.get(splitName?.toLowerCase() ?? '');
  if (split === undefined && splitName !== '')
    return fail({ code: 'unknown-split', value: short(splitName ?? '') });

  return checkedDraft({
    prompt,
    ...(reference.trim() === '' ? {} : { reference: reference.trim() }),
    ...(id === '' ? {} : { id }),
    ...(family === '' ? {} : { family }),
    ...(split === undefined ? {} : { split }),
  });
}

/** Reads a pasted line: a prompt, a tab, an answer. */
export function readPastedLine(line: string): Result<TaskDraft, LineReason> {
  const columns = line.split('\t', 100).map((column) => column.trim());
  const [prompt = '', reference, ...more] = columns;
  if (prompt === '') return fail({ code: 'empty-prompt' });
  if (reference === undefined) return fail({ code: 'no-tab' });
  if (more.some((column) => column !== ''))
    return fail({ code: 'too-many-columns', columns: columns.length });
  if (reference === '') return fail({ code: 'no-answer' });
  return checkedDraft({ prompt, reference });
}

function checkedDraft(draft: TaskDraft): Result<TaskDraft, LineReason> {
  const { prompt, reference = '' } = draft;
  if (prompt.trim() === '') return fail({ code: 'empty-prompt' });
  if (prompt.length > longestText)
    return fail({ code: 'prompt-too-long', length: prompt.length, limit: longestText });
  if (reference.length > longestText) {
    return fail({ code: 'reference-too-long', length: reference.length, limit: longestText });
  }
  return ok(draft);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
