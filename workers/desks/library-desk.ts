import type { Library, OperationOutcome, Revision, RevisionCause } from '../../src/core/library';
import { emptyLibrary } from '../../src/core/library';
import { ok, fail, type Result } from '../../src/core/result';
import { renderedTokens } from '../../src/core/tokens';
import { mayPass } from '../../src/store/failure';
import { summaryOf } from '../../src/store/library-repository';
import { sameContent, sameRevision } from '../../src/store/same-content';
import type {
  ChangeFailure,
  LibraryChange,
  LibrarySummary,
  LibraryView,
  ProofSummary,
  RunSummary,
  StoreFailure,
} from '../wire';
import type { Made } from './library-change';
import { libraryEffects } from './library-effects';
import { parts } from './parts';
import type { DeskPorts } from './ports';
import { WaitingRevisions } from './waiting-revisions';

/** Libraries and their revisions. A change is a new revision; undo is an old one made the newest again. */
export class LibraryDesk {
  readonly #ports: DeskPorts;
  readonly #runs: () => Promise<readonly RunSummary[]>;
  readonly #waiting: WaitingRevisions;
  /** The library that was deleted last, until this worker ends: no pack could bring its revisions back. */
  #deleted: readonly Revision[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ports: DeskPorts, runs: () => Promise<readonly RunSummary[]>) {
    this.#ports = ports;
    this.#waiting = new WaitingRevisions(ports);
    this.#runs = runs;
  }

  async list(): Promise<readonly LibrarySummary[]> {
    if (this.#waiting.all.length > 0) await this.flush();
    const { store } = this.#ports;
    const runs = await this.#runs();
    const stored = (await store.libraries.list()).filter(({ id }) => !this.#waiting.has(id));
    return Promise.all(
      [...this.#waiting.newest.map(summaryOf), ...stored].map(async (row) => {
        const proofs = await this.#proofsOf(row.id, runs, undefined);
        return { ...row, proof: proofs.find(({ standing }) => standing === 'as-now') ?? proofs[0] };
      }),
    );
  }

  async revisions(id: string): Promise<readonly Revision[]> {
    const stored = await this.#ports.store.libraries.revisions(id);
    const isStored = ({ library }: Revision) => stored.some((one) => sameContent(one.library, library));
    return [...stored, ...this.#waiting.of(id).filter((one) => !isStored(one))];
  }

  /** Revisions that the disk has refused so far. */
  get waiting(): readonly Revision[] {
    return this.#waiting.all;
  }

  /** Writes what waits, as far as the disk takes it: before something else is brought in beside it. */
  async flush(): Promise<Result<void, StoreFailure>> {
    const refused = await this.#inTurn(() => this.#waiting.write());
    return refused ? fail(refused) : ok(undefined);
  }

  /** For a person who deletes everything: what the disk has refused goes as well. */
  async forgetUnsaved(): Promise<void> {
    await this.#inTurn(async () => {
      this.#waiting.forget();
      this.#deleted = [];
    });
  }

  async newest(id: string): Promise<Revision | undefined> {
    return (await this.revisions(id)).at(-1);
  }

  async view(id: string): Promise<LibraryView | undefined> {
    const revisions = await this.revisions(id);
    const newest = revisions.at(-1);
    if (!newest) return undefined;
    // Whoever opens a library may change it when the network is gone.
    parts.libraryChange().catch(() => undefined);
    const runs = await this.#runs();
    return {
      library: newest.library,
      revisions,
      tokens: renderedTokens(newest.library),
      proofs: await this.#proofsOf(id, runs, revisions),
      effects: libraryEffects(id, runs),
      saved: !this.#waiting.has(id),
    };
  }

  /** Revisions are read only where there is a proof to compare with them. */
  async #proofsOf(
    id: string,
    runs: readonly RunSummary[],
    known: readonly Revision[] | undefined,
  ): Promise<readonly ProofSummary[]> {
    const rows = await this.#ports.store.proofs.ofLibrary(id);
    const concerns = ({ libraryId, arms }: RunSummary) =>
      libraryId === id || arms?.some((arm) => arm.libraryId === id);
    if (rows.length === 0 && !runs.some(concerns)) return [];
    const { libraryProofs, withStanding } = await parts.libraryProofs();
    const proofs = libraryProofs(id, runs, rows);
    return proofs.length === 0 ? [] : withStanding(proofs, known ?? (await this.revisions(id)));
  }

  async create(name: string): Promise<Result<LibraryView, StoreFailure>> {
    const library = emptyLibrary(`lib-${this.#ports.newId()}`, name);
    return this.#inTurn(() => this.#committed({ library, operations: [], cause: { kind: 'created' } }));
  }

  async change(
    id: string,
    change: LibraryChange,
  ): Promise<Result<LibraryView, StoreFailure | ChangeFailure>> {
    return this.#inTurn(async () => {
      const current = (await this.newest(id))?.library;
      if (!current) throw new Error(`library ${id} is not there to be changed`);
      const { changedBy } = await parts.libraryChange();
      const changed = changedBy(current, change, await this.revisions(id), this.#ports.newId);
      if (!changed.ok) return changed;
      const library = { ...changed.value.library, revision: current.revision + 1 };
      return this.#committed({ ...changed.value, library });
    });
  }

  /** Works a pack into the library of its id, or makes that library. Nothing new makes no revision. */
  async merge(
    id: string,
    merge: (existing: Library | undefined) => Made & { readonly changed: boolean },
  ): Promise<Result<LibraryView, StoreFailure>> {
    return this.#inTurn(async () => {
      const merged = merge((await this.newest(id))?.library);
      return merged.changed ? this.#committed(merged) : ok((await this.view(id))!);
    });
  }

  async delete(id: string): Promise<Result<void, StoreFailure>> {
    return this.#inTurn(async () => {
      const revisions = await this.revisions(id);
      const deleted = await this.#ports.store.libraries.delete(id);
      if (deleted.ok) {
        this.#waiting.forget(id);
        this.#deleted = revisions;
        this.#ports.emit({ type: 'changed', what: 'libraries' });
      } else this.#ports.storageFailed(deleted.failure);
      return deleted;
    });
  }

  /** Brings back the library that was deleted last. Where another one has its id by now, it comes beside that. */
  async undelete(id: string): Promise<Result<LibraryView, StoreFailure>> {
    return this.#inTurn(async () => {
      const deleted = this.#deleted.filter(({ library }) => library.id === id);
      if (deleted.length === 0) throw new Error(`library ${id} is not the one that was deleted last`);
      const place = (await this.newest(id)) ? `${id}-${this.#ports.newId()}` : id;
      const restored = await this.#ports.store.libraries.restore(
        deleted.map((one) => ({ ...one, library: { ...one.library, id: place } })),
      );
      if (!restored.ok) {
        this.#ports.storageFailed(restored.failure);
        return restored;
      }
      this.#deleted = [];
      this.#ports.emit({ type: 'changed', what: 'libraries' });
      return ok((await this.view(place))!);
    });
  }

  /**
   * Keeps what a run made. A replayed step finds its revision here already. Where a person changed the library in
   * the meantime, the run goes on in a library of its own, named after it: neither is lost.
   */
  async keep(
    library: Library,
    operations: readonly OperationOutcome[],
    cause: Extract<RevisionCause, { kind: 'learnt' }>,
  ): Promise<Library> {
    const own = { ...library, id: `${library.id}-${cause.runId}` };
    return this.#inTurn(async () => {
      const kept = (await this.#isParted(library, own.id)) ? own : library;
      const revisions = await this.revisions(kept.id);
      if (!revisions.some((one) => sameRevision(one.library, kept))) {
        await this.#committed({ library: kept, operations, cause });
      }
      return kept;
    });
  }

  /**
   * True where the run is in a library of its own, or must be, because the next revision is another one. What it kept
   * before that stays where it is, for a replay to find. A library that is not here yet may start anywhere.
   */
  async #isParted(library: Library, ownId: string): Promise<boolean> {
    const revisions = await this.revisions(library.id);
    if (revisions.some((one) => sameRevision(one.library, library))) return false;
    if ((await this.revisions(ownId)).length > 0) return true;
    const newest = revisions.at(-1)?.library.revision;
    return newest !== undefined && newest !== library.revision - 1;
  }

  /** One change at a time: each is made of the newest revision, and follows it by one. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn;
    return turn;
  }

  /**
   * What the disk refuses is kept until this worker ends, and is written as soon as the disk takes it. Only where
   * another tab writes, a person's change is turned down: two tabs would make two histories of one library. So is one
   * that no disk will ever take.
   */
  async #committed({ library, operations, cause }: Made): Promise<Result<LibraryView, StoreFailure>> {
    const revision: Revision = { library, operations, cause, createdAt: this.#ports.now() };
    this.#waiting.add(revision);
    const failure = await this.#waiting.write(library.id);
    const isRefused = failure && (failure.why === 'read-only' || !mayPass(failure));
    if (isRefused && cause.kind !== 'learnt') {
      this.#waiting.remove(revision);
      return fail(failure);
    }
    this.#ports.emit({ type: 'changed', what: 'libraries' });
    return ok((await this.view(library.id))!);
  }
}
