import type { ExperienceDraft } from '../../../workers/wire';
import type { Session } from './session.svelte';

/** Where a draft belongs: to an experience that is being edited, or to a new one. */
export interface DraftPlace {
  readonly libraryId: string;
  readonly experienceId?: string;
}

/**
 * What a person has written into a library and not saved, kept while they look into other rooms. As long as there is
 * such a text, the browser asks before the page is closed.
 */
export class ExperienceDrafts {
  readonly #byPlace = new Map<string, ExperienceDraft>();
  readonly #page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

  constructor(page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> = globalThis) {
    this.#page = page;
  }

  of(place: DraftPlace): ExperienceDraft | undefined {
    return this.#byPlace.get(keyOf(place));
  }

  /** A text that was emptied is no draft. */
  keep(place: DraftPlace, draft: ExperienceDraft): void {
    const written = draft.kind === 'lesson' ? draft.text : draft.prompt + draft.answer;
    if (written.trim() === '') return this.forget(place);
    this.#byPlace.set(keyOf(place), draft);
    this.#page.addEventListener('beforeunload', askFirst);
  }

  forget(place: DraftPlace): void {
    this.#byPlace.delete(keyOf(place));
    this.#stopAsking();
  }

  /** The library is deleted, and what was to go into it has no place. */
  forgetLibrary(libraryId: string): void {
    const prefix = keyOf({ libraryId, experienceId: '' });
    for (const key of this.#byPlace.keys()) if (key.startsWith(prefix)) this.#byPlace.delete(key);
    this.#stopAsking();
  }

  /** Everything that a person made was deleted on their word. */
  forgetAll(): void {
    this.#byPlace.clear();
    this.#stopAsking();
  }

  #stopAsking(): void {
    if (this.#byPlace.size === 0) this.#page.removeEventListener('beforeunload', askFirst);
  }
}

function askFirst(event: Event): void {
  event.preventDefault();
}

/** Ids have no line feed in them. */
function keyOf({ libraryId, experienceId = '' }: DraftPlace): string {
  return `${libraryId}\n${experienceId}`;
}

const drafts = new WeakMap<Session, ExperienceDrafts>();

/** The drafts of this visit. */
export function experienceDraftsOf(session: Session): ExperienceDrafts {
  const kept = drafts.get(session);
  if (kept) return kept;
  const made = new ExperienceDrafts();
  session.onEvent((event) => {
    if (event.type === 'changed' && event.deleted) made.forgetAll();
  });
  drafts.set(session, made);
  return made;
}
