import type { LearnApi, PackFailure, PackPreview, StoreFailure } from '../../../workers/wire';

export type ImportFailure = PackFailure | StoreFailure | { readonly kind: 'not-read' };

/** More than any pack has. What is longer is refused by its size, so only its beginning is read. */
const longestRead = 8_000_000;

/** A pack on its way in: read, looked at, and imported on the person's word. */
export class PackImport {
  preview = $state.raw<PackPreview | undefined>(undefined);
  failure = $state.raw<ImportFailure | undefined>(undefined);
  busy = $state<'reading' | 'importing' | undefined>(undefined);

  readonly #api: LearnApi;
  #text = '';
  #asked = 0;

  constructor(api: LearnApi) {
    this.#api = api;
  }

  async readFile(file: File): Promise<void> {
    await this.#look(() => file.slice(0, longestRead).text(), file.size);
  }

  async readText(text: string): Promise<void> {
    await this.#look(async () => text);
  }

  /** The id of the library that the pack went into. */
  async import(): Promise<string | undefined> {
    this.busy = 'importing';
    this.failure = undefined;
    try {
      const imported = await this.#api.importPack(this.#text);
      if (!imported.ok) this.failure = imported.failure;
      return imported.ok ? imported.value.library.id : undefined;
    } catch {
      this.failure = { kind: 'not-read' };
      return undefined;
    } finally {
      this.busy = undefined;
    }
  }

  /** Forgets the pack; nothing of it was written. */
  reset(): void {
    this.#asked += 1;
    this.#text = '';
    this.preview = undefined;
    this.failure = undefined;
    this.busy = undefined;
  }

  async #look(read: () => Promise<string>, bytes?: number): Promise<void> {
    this.reset();
    const asked = this.#asked;
    this.busy = 'reading';
    try {
      const text = await read();
      const answer = await this.#api.previewPack(text);
      // The person may have chosen another one meanwhile.
      if (asked !== this.#asked) return;
      this.#text = text;
      if (answer.ok) this.preview = answer.value;
      else this.failure = withSize(answer.failure, bytes);
    } catch {
      if (asked === this.#asked) this.failure = { kind: 'not-read' };
    }
    if (asked === this.#asked) this.busy = undefined;
  }
}

function withSize(failure: PackFailure, bytes: number | undefined): PackFailure {
  return failure.kind === 'too-big' && bytes !== undefined ? { ...failure, bytes } : failure;
}
