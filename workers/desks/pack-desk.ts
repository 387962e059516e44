import type { Library } from '../../src/core/library';
import { fail, ok, type Result } from '../../src/core/result';
import { exportPack, packText, proofRecords } from '../../src/packs/export-pack';
import type { Pack, PackEngine } from '../../src/packs/format';
import { readPack } from '../../src/packs/import-pack';
import { comparePack, packToLibrary } from '../../src/packs/merge-pack';
import type { LibraryView, PackFailure, PackPreview, StoreFailure } from '../wire';
import { appVersion } from './app-version';
import type { LibraryDesk } from './library-desk';
import type { DeskPorts } from './ports';

/** Libraries as files: out with all that is known of them, in after a look at what would change. */
export class PackDesk {
  readonly #ports: DeskPorts;
  readonly #libraries: LibraryDesk;

  constructor(ports: DeskPorts, libraries: LibraryDesk) {
    this.#ports = ports;
    this.#libraries = libraries;
  }

  /** The library as it is given, which need not be stored, with the proofs and revisions that are. */
  async packOf(library: Library): Promise<Pack> {
    const revisions = await this.#libraries.revisions(library.id);
    const learntWith = await this.#learntWith(library);
    return exportPack({
      library,
      proofs: await this.#ports.store.proofs.ofLibrary(library.id),
      appVersion,
      ...(learntWith && { learntWith }),
      revisions: revisions.filter((one) => one.library.revision <= library.revision),
    });
  }

  /** Throws where the library is none that a pack can hold: a file that nobody can read is no export. */
  async file(id: string): Promise<string> {
    const newest = await this.#libraries.newest(id);
    if (!newest) throw new Error(`library ${id} is not there to be packed`);
    const text = packText(await this.packOf(newest.library));
    const back = readPack(text);
    if (!back.ok) throw new Error(`library ${id} makes no pack: ${JSON.stringify(back.failure)}`);
    return text;
  }

  async preview(text: string): Promise<Result<PackPreview, PackFailure>> {
    const read = readPack(text);
    if (!read.ok) return read;
    const existing = (await this.#libraries.newest(read.value.pack.id))?.library;
    return ok({
      ...comparePack(read.value, existing),
      ...(existing && { into: { name: existing.name, revision: existing.revision } }),
    });
  }

  /** A pack with nothing new makes no revision; its proofs count here all the same (rule R3). */
  async import(text: string): Promise<Result<LibraryView, PackFailure | StoreFailure>> {
    const read = readPack(text);
    if (!read.ok) return read;
    // Proofs first: without their library they do no harm, but a library without them would be proved as if
    // nobody had looked at its test tasks before.
    const added = await this.#ports.store.proofs.addMissing(proofRecords(read.value.pack));
    if (!added.ok) {
      this.#ports.storageFailed(added.failure);
      return fail(added.failure);
    }
    const imported = await this.#libraries.merge(read.value.pack.id, (existing) =>
      packToLibrary(read.value, existing),
    );
    if (!imported.ok) return imported;
    this.#ports.emit({ type: 'changed', what: 'libraries' });
    return ok((await this.#libraries.view(read.value.pack.id)) ?? imported.value);
  }

  /** The engine of the newest run that taught one of its experiences and is still stored. */
  async #learntWith(library: Library): Promise<PackEngine | undefined> {
    const runIds = library.experiences.flatMap(({ origin }) =>
      origin.kind === 'learnt' ? [origin.runId] : [],
    );
    for (const runId of new Set(runIds.toReversed())) {
      const run = await this.#ports.store.runs.find(runId);
      if (run) return { kind: run.engine.kind, model: run.engine.model, digest: run.engine.digest };
    }
    return undefined;
  }
}
