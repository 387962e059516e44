/** A model of web-llm's own list. */
export interface CompiledModel {
  readonly id: string;
  /** Of the graphics processor, in binary megabytes. */
  readonly memoryMb: number;
  readonly contextTokens: number;
  readonly halfPrecision: boolean;
}

/** web-llm's list of models, and those of it that a search leaves. */
export class CompiledSearch {
  models = $state.raw<readonly CompiledModel[] | undefined>(undefined);
  loading = $state(false);
  failed = $state(false);
  words = $state('');

  /** Each word must be in the name. The smallest first: they are what most devices can run. */
  readonly found = $derived.by(() => {
    const wanted = this.words.toLowerCase().split(/\s+/).filter(Boolean);
    return (this.models ?? [])
      .filter(({ id }) => wanted.every((word) => id.toLowerCase().includes(word)))
      .toSorted((a, b) => a.memoryMb - b.memoryMb || a.id.localeCompare(b.id));
  });

  async load(): Promise<void> {
    this.failed = false;
    this.loading = true;
    try {
      this.models = (await import('../models/web-llm-models.json')).default;
    } catch {
      this.failed = true;
    } finally {
      this.loading = false;
    }
  }
}
