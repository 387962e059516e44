import { hashOf } from '../statistics/hash';
import { arrayElements, linesOf } from './lines';
import { otherNames, promptNames, readPastedLine, readTaskFields, referenceNames } from './task-fields';
import { fail } from '../core/result';
import type { Result } from '../core/result';
import type { Task } from '../core/task';
import type { Piece } from './lines';
import type { LineReason, TaskDraft } from './task-fields';

export interface ParsedTasks {
  readonly format: 'jsonl' | 'json-array' | 'paste';
  readonly tasks: readonly Task[];
  readonly problems: readonly LineProblem[];
  readonly passedOver: PassedOver;
}

export interface LineProblem {
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly reason: LineReason;
}

/** What was read and is not in the tasks, though nothing is wrong with it. */
export interface PassedOver {
  readonly blankLines: number;
  /** Names of fields that mean nothing here, in order of appearance. */
  readonly fields: readonly string[];
  /** References of which only what follows their last `####` was taken: what stands before is the way there. */
  readonly workings: number;
  /** Whether a first pasted line named the columns. */
  readonly header: boolean;
  /** Problems beyond those listed. */
  readonly problems: number;
}

export const mostTasks = 20_000;
const mostProblems = 1_000;
const longestLine = 400_000;
const mostFieldNames = 20;

/**
 * Reads the tasks of a file or a paste: JSON lines, a JSON array, or lines of prompt, tab, answer. A line that is no
 * task is named with its number and the reason, and the others are kept. A task without a reference is kept too:
 * whether it can be graded is for the grader to say.
 */
export function parseTaskLines(text: string, how: 'jsonl' | 'paste' | 'detect'): ParsedTasks {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const format = formatOf(content, how);
  const reading = new Reading();

  // No text has this character, and every file of weights or UTF-16 does.
  if (content.slice(0, 4_096).includes('\0')) {
    reading.note(1, { code: 'not-text' });
    return reading.finish(format);
  }
  for (const piece of format === 'json-array' ? arrayElements(content) : linesOf(content)) {
    reading.take(piece, format);
  }
  return reading.finish(format);
}

/** The content decides, not a file's name. A person may have said which it is; a JSON array is JSON as well. */
function formatOf(content: string, how: 'jsonl' | 'paste' | 'detect'): ParsedTasks['format'] {
  if (how === 'paste') return 'paste';
  const start = content.slice(0, 100_000).trimStart();
  if (how === 'jsonl') return start.startsWith('[') ? 'json-array' : 'jsonl';
  if (/^\[\s*[{\]]/.test(start)) return 'json-array';

  let objects = 0;
  let others = 0;
  for (const { text } of linesOf(start)) {
    if (text.trim() === '') continue;
    if (/^\s*\{/.test(text)) objects += 1;
    else others += 1;
    if (objects + others === 20) break;
  }
  return objects > 0 && objects >= others ? 'jsonl' : 'paste';
}

/** One pass over the pieces of a text. */
class Reading {
  readonly #tasks: Task[] = [];
  readonly #problems: LineProblem[] = [];
  readonly #fields = new Set<string>();
  readonly #lineById = new Map<string, number>();
  readonly #countByHash = new Map<string, number>();
  #blankLines = 0;
  #workings = 0;
  #unlisted = 0;
  #pieces = 0;
  #header = false;
  #firstUnread: number | undefined;
  #unread = 0;

  take({ text, line }: Piece, format: ParsedTasks['format']): void {
    // A long line is not copied just to see whether it is blank.
    if (text.length <= longestLine && text.trim() === '') {
      this.#blankLines += 1;
      return;
    }
    this.#pieces += 1;
    if (this.#tasks.length >= mostTasks) {
      this.#firstUnread ??= line;
      this.#unread += 1;
      return;
    }
    if (text.length > longestLine) {
      this.note(line, { code: 'line-too-long', length: text.length, limit: longestLine });
      return;
    }
    if (format === 'paste' && this.#pieces === 1 && isHeader(text)) {
      this.#header = true;
      return;
    }

    const draft = format === 'paste' ? readPastedLine(text) : this.#readJson(text);
    if (draft.ok) this.#keep(draft.value, line);
    else this.note(line, draft.failure);
  }

  note(line: number, reason: LineReason): void {
    if (this.#problems.length < mostProblems) this.#problems.push({ line, reason });
    else this.#unlisted += 1;
  }

  finish(format: ParsedTasks['format']): ParsedTasks {
    if (this.#firstUnread !== undefined) {
      const reason: LineReason = { code: 'too-many-tasks', limit: mostTasks, unread: this.#unread };
      this.#problems.push({ line: this.#firstUnread, reason });
    }
    return {
      format,
      tasks: this.#tasks,
      problems: this.#problems,
      passedOver: {
        blankLines: this.#blankLines,
        fields: [...this.#fields],
        workings: this.#workings,
        header: this.#header,
        problems: this.#unlisted,
      },
    };
  }

  #readJson(text: string): Result<TaskDraft, LineReason> {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return fail({ code: 'bad-json', message: message.slice(0, 200) });
    }

    const draft = readTaskFields(value);
    if (draft.ok && typeof value === 'object' && value !== null) this.#noteFields(Object.keys(value));
    return draft;
  }

  #noteFields(names: readonly string[]): void {
    for (const name of names) {
      if (this.#fields.size >= mostFieldNames) return;
      if (![...promptNames, ...referenceNames, ...otherNames].includes(name))
        this.#fields.add(name.slice(0, 80));
    }
  }

  #keep(draft: TaskDraft, line: number): void {
    const id = draft.id ?? this.#idFor(draft.prompt);
    const firstLine = this.#lineById.get(id);
    if (firstLine !== undefined) {
      this.note(line, { code: 'repeated-id', id, firstLine });
      return;
    }

    const result = resultOf(draft.reference);
    if (result !== undefined) this.#workings += 1;
    this.#lineById.set(id, line);
    this.#tasks.push({ ...draft, id, ...(result === undefined ? {} : { reference: result }) });
  }

  /** The same for the same prompt in every file; where it is taken, by that prompt again, it gets a number. */
  #idFor(prompt: string): string {
    const hash = hashOf(prompt);
    let count = (this.#countByHash.get(hash) ?? 0) + 1;
    while (this.#lineById.has(numbered(hash, count))) count += 1;
    this.#countByHash.set(hash, count);
    return numbered(hash, count);
  }
}

function numbered(hash: string, count: number): string {
  return count === 1 ? hash : `${hash}-${count}`;
}

/** Worked solutions end in a line `#### 18`. */
function resultOf(reference: string | undefined): string | undefined {
  if (reference === undefined) return undefined;
  const lastLine = reference.slice(reference.lastIndexOf('\n') + 1).trim();
  return lastLine.startsWith('####') ? lastLine.slice(4).trim() || undefined : undefined;
}

function isHeader(line: string): boolean {
  const [prompt = '', reference = ''] = line.split('\t', 3).map((column) => column.trim().toLowerCase());
  return promptNames.includes(prompt) && referenceNames.includes(reference);
}
