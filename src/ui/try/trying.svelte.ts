import type { AppEvent, LibrarySummary, TaskSetSummary, TryFailure } from '../../../workers/wire';
import type { LearnModel } from '../state/learn-model.svelte';
import type { Session } from '../state/session.svelte';

export type Arm = 'without' | 'with';

export interface Answer {
  readonly text: string;
  readonly state: 'waiting' | 'reading' | 'writing' | 'done' | 'stopped' | 'failed';
  /** Done, because it reached its longest length. */
  readonly cutOff?: true;
}

export interface Asked {
  readonly prompt: string;
  /** Undefined where the model alone was asked. */
  readonly library: LibrarySummary | undefined;
  readonly temperature: number;
  readonly maxTokens: number;
}

/** What a person tries, and the answers. Lives as long as the page: going to another room loses nothing. */
export class Trying {
  prompt = $state('');
  libraryId = $state('');
  taskSetId = $state('');
  temperature = $state<number | null>(0.3);
  maxTokens = $state<number | null>(96);

  libraries = $state.raw<readonly LibrarySummary[] | undefined>(undefined);
  taskSets = $state.raw<readonly TaskSetSummary[]>([]);
  listsFailed = $state(false);

  asked = $state.raw<Asked | undefined>(undefined);
  answers = $state.raw<Partial<Record<Arm, Answer>>>({});
  /** A press on the button waits for the model. */
  loadingModel = $state(false);
  phase = $state<'idle' | 'answering' | 'stopping'>('idle');
  failure = $state.raw<TryFailure | { readonly kind: 'broken'; readonly detail: string } | undefined>(
    undefined,
  );

  readonly library = $derived(this.libraries?.find(({ id }) => id === this.libraryId));
  readonly taskSet = $derived(this.taskSets.find(({ id }) => id === this.taskSetId));

  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
    session.onEvent((event) => this.#hear(event));
  }

  async loadLists(): Promise<void> {
    try {
      const nothingToChoose = !this.libraries?.length;
      [this.libraries, this.taskSets] = await Promise.all([
        this.#session.api.libraries(),
        this.#session.api.taskSets(),
      ]);
      this.listsFailed = false;
      const here = this.libraries.some(({ id }) => id === this.libraryId);
      if (nothingToChoose || (this.libraryId !== '' && !here)) this.choose(this.libraries[0]?.id ?? '');
    } catch {
      this.listsFailed = true;
    }
  }

  /** A library is tried on what it was made for, unless the person says otherwise. */
  choose(libraryId: string): void {
    this.libraryId = libraryId;
    const setId = this.library?.proof?.taskSet.id;
    if (this.taskSets.some(({ id }) => id === setId)) this.taskSetId = setId ?? '';
  }

  takeSample(): void {
    this.prompt = this.taskSet?.sample?.prompt ?? this.prompt;
  }

  /** Loads the model first where none is loaded. */
  async askOf(model: LearnModel): Promise<void> {
    if (this.loadingModel || this.phase !== 'idle' || this.prompt.trim() === '') return;
    this.failure = undefined;
    this.loadingModel = true;
    const ready = await model.ready();
    this.loadingModel = false;
    if (ready) await this.#ask();
    else if (!model.cancelled) this.failure = { kind: 'no-model' };
  }

  async #ask(): Promise<void> {
    if (this.phase !== 'idle' || this.prompt.trim() === '') return;
    const { library, taskSet } = this;
    this.phase = 'answering';
    this.failure = undefined;
    const asked = {
      prompt: this.prompt,
      library,
      temperature: this.temperature ?? 0.3,
      maxTokens: this.maxTokens ?? 96,
    };
    this.asked = asked;
    const waiting: Answer = { text: '', state: 'waiting' };
    this.answers = { without: { text: '', state: 'reading' }, ...(library && { with: waiting }) };
    try {
      const answered = await this.#session.api.tryPrompt({
        prompt: asked.prompt,
        libraryId: library?.id,
        ...(taskSet && { taskSetId: taskSet.id }),
        temperature: asked.temperature,
        maxTokens: asked.maxTokens,
      });
      if (!answered.ok) this.failure = answered.failure;
    } catch (error) {
      this.failure = { kind: 'broken', detail: error instanceof Error ? error.message : String(error) };
    }
    this.#settle();
  }

  async stop(): Promise<void> {
    if (this.phase !== 'answering') return;
    this.phase = 'stopping';
    await this.#session.api.stopTrying();
  }

  /** Events come on a way of their own, and the last of them may be behind the end: it still counts. */
  #hear(event: AppEvent): void {
    if (event.type !== 'try-text') return;
    const before = this.answers[event.arm];
    if (before === undefined || before.state === 'done') return;
    if (this.phase === 'idle' && !event.done) return;
    const { text, cutOff } = event;
    const state = event.done ? 'done' : text === '' ? 'reading' : 'writing';
    this.answers = { ...this.answers, [event.arm]: { text, state, ...(cutOff && { cutOff }) } };
  }

  #settle(): void {
    const left = this.failure ? 'failed' : this.phase === 'stopping' ? 'stopped' : undefined;
    this.phase = 'idle';
    if (left === undefined) return;
    const ended = (answer: Answer): Answer => (answer.state === 'done' ? answer : { ...answer, state: left });
    const { without, with: second } = this.answers;
    this.answers = { ...(without && { without: ended(without) }), ...(second && { with: ended(second) }) };
  }
}

const bySession = new WeakMap<Session, Trying>();

/** One for the page. Its derived values must not end with the visit to the room, so it has a root of its own. */
export function tryingOf(session: Session): Trying {
  const known = bySession.get(session);
  if (known !== undefined) return known;
  let made: Trying | undefined;
  $effect.root(() => {
    made = new Trying(session);
  });
  if (made === undefined) throw new Error('the room Try it has no state');
  bySession.set(session, made);
  return made;
}
