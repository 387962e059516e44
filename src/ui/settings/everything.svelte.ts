import type { LearnApi } from '../../../workers/wire';
import { exportEverything } from './export-everything';

type Imported = Awaited<ReturnType<LearnApi['importEverything']>>;
export type ImportCounts = Extract<Imported, { ok: true }>['value'];
export type ImportFailure = Extract<Imported, { ok: false }>['failure'] | { readonly kind: 'other' };

/** Longer texts do not fit into one string of the browsers we know. */
const limitBytes = 500_000_000;

/** All data out into one file, in from one, or gone. */
export class Everything {
  exporting = $state<'idle' | 'busy' | 'failed'>('idle');
  /** What the last export came to, in a sentence. */
  exported = $state<string | undefined>(undefined);
  importing = $state(false);
  imported = $state.raw<ImportCounts | undefined>(undefined);
  importFailure = $state.raw<ImportFailure | undefined>(undefined);
  deleting = $state<'idle' | 'busy' | 'done' | 'failed'>('idle');

  readonly #api: LearnApi;

  constructor(api: LearnApi) {
    this.#api = api;
  }

  async export(): Promise<void> {
    this.exporting = 'busy';
    try {
      this.exported = await exportEverything(this.#api);
      this.exporting = 'idle';
    } catch {
      this.exporting = 'failed';
    }
  }

  async import(file: File): Promise<void> {
    this.imported = undefined;
    this.importFailure = undefined;
    this.deleting = 'idle';
    if (file.size > limitBytes) {
      this.importFailure = { kind: 'too-big', bytes: file.size, limit: limitBytes };
      return;
    }
    this.importing = true;
    try {
      const result = await this.#api.importEverything(await file.text());
      if (result.ok) this.imported = result.value;
      else this.importFailure = result.failure;
    } catch {
      this.importFailure = { kind: 'other' };
    } finally {
      this.importing = false;
    }
  }

  async delete(): Promise<void> {
    this.deleting = 'busy';
    try {
      const deleted = await this.#api.deleteEverything();
      this.deleting = deleted.ok ? 'done' : 'failed';
    } catch {
      this.deleting = 'failed';
    }
    if (this.deleting === 'done') {
      this.imported = undefined;
      this.importFailure = undefined;
      this.exported = undefined;
    }
  }
}
