import type { GraderPreview, LearnApi, ReadTasks, StoreFailure, TaskSetSummary } from '../../../workers/wire';
import { cairnFileOf, type CairnFile } from './cairn-file';
import { keepStorage } from './keep-storage';
import { emptyForm, formOf, specOf, type GraderForm } from './learn-grader-form';

export type OwnTasksFailure =
  | { readonly kind: 'too-big'; readonly name: string; readonly bytes: number; readonly limit: number }
  | { readonly kind: 'unreadable'; readonly name: string }
  /** A file of Cairn that has a place of its own. */
  | { readonly kind: 'elsewhere'; readonly name: string; readonly is: CairnFile }
  | { readonly kind: 'bad-length'; readonly limit: number }
  | StoreFailure
  | { readonly kind: 'other' };

/** A file of this size is shown in the field, where its lines can be corrected. Larger ones stay beside it. */
const editableBytes = 200_000;
const fileLimitBytes = 50_000_000;
/** Of an answer and of a name: the form asks for no more, and neither does anything that saves without it. */
export const longestAnswer = 1024;
export const longestName = 100;
const draftKey = 'cairn-own-tasks';
const waitMs = 300;

/**
 * Tasks that a person brings, until they are saved as a task set. What was typed outlives the room, a failure,
 * and a page that is loaded again.
 */
export class OwnTasks {
  open = $state(false);
  text = $state('');
  /** A file too large for the field. */
  file = $state.raw<{ readonly name: string; readonly text: string } | undefined>(undefined);
  name = $state('');
  answerTokens = $state<number | null>(null);
  grader = $state.raw<GraderForm>(emptyForm);
  read = $state.raw<ReadTasks | undefined>(undefined);
  preview = $state.raw<GraderPreview | undefined>(undefined);
  busy = $state<'reading' | 'saving' | undefined>(undefined);
  failure = $state.raw<OwnTasksFailure | undefined>(undefined);
  /** A file came in from out of sight of the form, which is to be shown. */
  dropped = $state(false);
  /** The name of the set that was saved last. */
  saved = $state<string | undefined>(undefined);

  readonly #api: LearnApi;
  #graderIsTheirs = false;
  /** The text that `read` is of. */
  #readOf: string | undefined;
  #reads = 0;
  #previews = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: LearnApi) {
    this.#api = api;
    this.text = storedDraft();
    if (this.text === '') return;
    this.open = true;
    void this.#readAll();
  }

  readonly good = $derived(this.read?.tasks.length ?? 0);
  readonly gradable = $derived(this.read?.tasks.some((task) => task.reference !== undefined) ?? false);
  /** Whether the form holds something, also where it is put away. */
  readonly begun = $derived(this.file !== undefined || this.text.trim() !== '');
  /** What the draft outlives: a text lies in the tab's own storage, a large file in memory alone. */
  readonly outlives: 'reload' | 'nothing' = $derived(
    this.file === undefined && this.text.length <= editableBytes ? 'reload' : 'nothing',
  );
  readonly #isWhole = $derived(this.good > 0 && this.gradable && this.preview?.ok !== false);
  /** Whether saving is worth a press. */
  readonly savable = $derived(this.#isWhole && this.busy !== 'saving');

  typed(text: string): void {
    this.text = text;
    this.saved = undefined;
    this.#changed();
  }

  async takeFile(file: File): Promise<void> {
    this.open = true;
    this.failure = undefined;
    this.saved = undefined;
    if (file.size > fileLimitBytes) {
      this.failure = { kind: 'too-big', name: file.name, bytes: file.size, limit: fileLimitBytes };
      return;
    }
    const is = await cairnFileOf(file);
    if (is !== undefined) {
      this.failure = { kind: 'elsewhere', name: file.name, is };
      return;
    }
    try {
      const text = await file.text();
      const fits = file.size <= editableBytes && !text.includes('\0');
      if (fits) this.text = text;
      this.file = fits ? undefined : { name: file.name, text };
      this.name ||= file.name.replace(/\.[^.]+$/, '').slice(0, longestName);
      this.#changed();
    } catch {
      this.failure = { kind: 'unreadable', name: file.name };
    }
  }

  /** A file that was dropped somewhere on the page: what becomes of it is shown. */
  async takeDropped(file: File): Promise<void> {
    await this.takeFile(file);
    this.dropped = true;
  }

  removeFile(): void {
    this.file = undefined;
    this.#changed();
  }

  changeGrader(grader: GraderForm): void {
    this.grader = grader;
    this.#graderIsTheirs = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#showGrader(), waitMs);
  }

  /**
   * The set that was saved, of what stands in the form now. Where it could not be, everything typed is still there, and so
   * is what was typed meanwhile.
   */
  async save(defaultName: string): Promise<TaskSetSummary | undefined> {
    if (this.busy === 'saving') return undefined;
    if (!isLength(this.answerTokens)) {
      this.failure = { kind: 'bad-length', limit: longestAnswer };
      return undefined;
    }
    this.busy = 'saving';
    this.failure = undefined;
    try {
      const text = this.#source;
      if (this.#readOf !== text) await this.#readAll();
      // Read anew, it may hold nothing that can be saved: the form says so.
      if (this.#readOf !== text || !this.#isWhole || this.read === undefined) return undefined;
      const saved = await this.#api.saveTaskSet({
        name: this.name.trim().slice(0, longestName) || defaultName,
        grader: specOf(this.grader),
        tasks: this.read.tasks,
        ...(this.answerTokens !== null && { answerTokens: this.answerTokens }),
      });
      if (!saved.ok) {
        this.failure = saved.failure;
        return undefined;
      }
      void keepStorage();
      if (this.#source === text) this.discard();
      this.saved = saved.value.name;
      return saved.value;
    } catch {
      this.failure = { kind: 'other' };
      return undefined;
    } finally {
      this.busy = undefined;
    }
  }

  /** Closes the form. What was brought stays in it, for when it is opened again. */
  putAway(): void {
    this.open = false;
    this.failure = undefined;
  }

  /** Closes the form, and nothing stays in it. */
  discard(): void {
    this.putAway();
    this.text = '';
    this.file = undefined;
    this.name = '';
    this.answerTokens = null;
    this.grader = emptyForm;
    this.read = undefined;
    this.#readOf = undefined;
    this.preview = undefined;
    this.#graderIsTheirs = false;
    this.#reads += 1;
    clearTimeout(this.#timer);
    storeDraft('');
  }

  #changed(): void {
    this.failure = undefined;
    storeDraft(this.text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#readAll(), waitMs);
  }

  get #source(): string {
    return this.file?.text ?? this.text;
  }

  async #readAll(): Promise<void> {
    clearTimeout(this.#timer);
    const reading = ++this.#reads;
    const text = this.#source;
    this.busy ??= 'reading';
    try {
      const read = await this.#api.readTasks(text);
      if (reading !== this.#reads) return;
      this.read = read;
      this.#readOf = text;
      if (read.guess !== undefined && !this.#graderIsTheirs)
        this.grader = formOf(read.guess.spec, this.grader);
      await this.#showGrader();
    } catch {
      if (reading === this.#reads) this.failure = { kind: 'other' };
    } finally {
      if (this.busy === 'reading') this.busy = undefined;
    }
  }

  async #showGrader(): Promise<void> {
    const asked = ++this.#previews;
    const tasks = this.read?.tasks ?? [];
    const preview =
      tasks.length === 0 ? undefined : await this.#api.previewGrader(specOf(this.grader), tasks);
    if (asked === this.#previews) this.preview = preview;
  }
}

function isLength(tokens: number | null): boolean {
  return tokens === null || (Number.isInteger(tokens) && tokens >= 1 && tokens <= longestAnswer);
}

function storedDraft(): string {
  try {
    return sessionStorage.getItem(draftKey) ?? '';
  } catch {
    return '';
  }
}

/** Only for a page that is loaded again. Where the browser keeps nothing, the draft lives as long as the page. */
function storeDraft(text: string): void {
  try {
    if (text === '' || text.length > editableBytes) sessionStorage.removeItem(draftKey);
    else sessionStorage.setItem(draftKey, text);
  } catch {
    return;
  }
}
