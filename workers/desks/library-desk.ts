import { applyOperations } from '../../src/core/apply-operations';
import type {
  Experience,
  Library,
  NewExperience,
  Operation,
  OperationOutcome,
  Revision,
  RevisionCause,
} from '../../src/core/library';
import { emptyLibrary } from '../../src/core/library';
import { fail, ok, type Result } from '../../src/core/result';
import { libraryTokens } from '../../src/core/tokens';
import { clusterTasks } from '../../src/statistics/clusters';
import type {
  ChangeFailure,
  ExperienceDraft,
  LibraryChange,
  LibrarySummary,
  LibraryView,
  RunSummary,
  StoreFailure,
} from '../wire';
import type { DeskPorts } from './ports';

/** What a person may put into one prompt: half of the smallest context, so that tasks and answers fit beside it. */
const personTokenCap = 1_000;

/** Libraries and their revisions. A change is a new revision; undo is an old one made the newest again. */
export class LibraryDesk {
  readonly #ports: DeskPorts;
  readonly #proofsOf: (libraryId: string) => Promise<readonly RunSummary[]>;
  /** Revisions that could not be written, so that they can still be read, used and exported. */
  readonly #unsaved = new Map<string, Revision[]>();

  constructor(ports: DeskPorts, proofsOf: (libraryId: string) => Promise<readonly RunSummary[]>) {
    this.#ports = ports;
    this.#proofsOf = proofsOf;
  }

  async list(): Promise<readonly LibrarySummary[]> {
    const stored = await this.#ports.store.libraries.list();
    const unsaved = [...this.#unsaved.keys()].filter((id) => !stored.some((row) => row.id === id));
    const ids = [...unsaved, ...stored.map((row) => row.id)];
    const views = await Promise.all(ids.map((id) => this.view(id)));
    return views.flatMap((view) => (view ? [summaryOf(view)] : []));
  }

  async revisions(id: string): Promise<readonly Revision[]> {
    return [...(await this.#ports.store.libraries.revisions(id)), ...(this.#unsaved.get(id) ?? [])];
  }

  async newest(id: string): Promise<Revision | undefined> {
    return (await this.revisions(id)).at(-1);
  }

  async view(id: string): Promise<LibraryView | undefined> {
    const revisions = await this.revisions(id);
    const newest = revisions.at(-1);
    if (!newest) return undefined;
    return {
      library: newest.library,
      revisions,
      tokens: libraryTokens(newest.library),
      proofs: await this.#proofsOf(id),
    };
  }

  async create(name: string): Promise<Result<LibraryView, StoreFailure>> {
    const library = emptyLibrary(`lib-${this.#ports.newId()}`, name);
    return this.#committed(library, [], { kind: 'created' });
  }

  async change(
    id: string,
    change: LibraryChange,
  ): Promise<Result<LibraryView, StoreFailure | ChangeFailure>> {
    const current = (await this.newest(id))?.library;
    if (!current) throw new Error(`library ${id} is not there to be changed`);
    const changed = await this.#changed(current, change);
    if (!changed.ok) return changed;
    const { library, outcomes, cause } = changed.value;
    return this.#committed({ ...library, revision: current.revision + 1 }, outcomes, cause);
  }

  async delete(id: string): Promise<Result<void, StoreFailure>> {
    this.#unsaved.delete(id);
    const deleted = await this.#ports.store.libraries.delete(id);
    if (deleted.ok) this.#ports.emit({ type: 'changed', what: 'libraries' });
    else this.#ports.storageFailed(deleted.failure);
    return deleted;
  }

  /**
   * Keeps what a run or a pack made. A replayed step finds its revision here already. Where a person changed the
   * library in the meantime, the run's goes into a library of its own: neither is lost.
   */
  async keep(
    library: Library,
    outcomes: readonly OperationOutcome[],
    cause: RevisionCause,
  ): Promise<Library> {
    const revisions = await this.revisions(library.id);
    const twin = revisions.find((revision) => revision.library.revision === library.revision);
    if (twin && sameExperiences(twin.library, library)) return library;
    const taken =
      twin !== undefined ||
      (revisions.at(-1)?.library.revision ?? library.revision - 1) !== library.revision - 1;
    const kept =
      taken && revisions.length > 0 ? { ...library, id: `${library.id}-${this.#ports.newId()}` } : library;
    await this.#committed(kept, outcomes, cause);
    return kept;
  }

  async #committed(
    library: Library,
    operations: readonly OperationOutcome[],
    cause: RevisionCause,
  ): Promise<Result<LibraryView, StoreFailure>> {
    const revision: Revision = { library, operations, cause, createdAt: this.#ports.now() };
    const saved = await this.#ports.store.libraries.commit(revision);
    if (!saved.ok) {
      this.#unsaved.set(library.id, [...(this.#unsaved.get(library.id) ?? []), revision]);
      this.#ports.storageFailed(saved.failure);
    }
    this.#ports.emit({ type: 'changed', what: 'libraries' });
    return saved.ok ? ok((await this.view(library.id))!) : saved;
  }

  async #changed(
    library: Library,
    change: LibraryChange,
  ): Promise<
    Result<{ library: Library; outcomes: readonly OperationOutcome[]; cause: RevisionCause }, ChangeFailure>
  > {
    const edited = (experiences: readonly Experience[]) =>
      ok({ library: { ...library, experiences }, outcomes: [], cause: { kind: 'edited' } as const });
    switch (change.kind) {
      case 'lock':
        return edited(
          library.experiences.map((e) => (e.id === change.id ? { ...e, locked: change.locked } : e)),
        );
      case 'move':
        return edited(moved(library.experiences, change.id, change.to));
      case 'rendering':
        return ok({
          library: { ...library, rendering: change.rendering },
          outcomes: [],
          cause: { kind: 'edited' },
        });
      case 'rename':
        return ok({ library: { ...library, name: change.name }, outcomes: [], cause: { kind: 'edited' } });
      case 'restore': {
        const earlier = (await this.revisions(library.id)).find(
          (r) => r.library.revision === change.revision,
        );
        if (!earlier) throw new Error(`library ${library.id} has no revision ${change.revision}`);
        const { experiences, rendering, name } = earlier.library;
        const restored = { ...library, experiences, rendering, name };
        return ok({
          library: restored,
          outcomes: [],
          cause: { kind: 'restored', revision: change.revision },
        });
      }
      case 'add':
      case 'edit':
      case 'delete': {
        const operation = this.#operation(library, change);
        const applied = applyOperations(library, [operation], { tokenCap: personTokenCap, by: 'person' });
        const outcome = applied.outcomes[0]!;
        if (outcome.outcome === 'rejected') return fail({ kind: 'rejected', outcome });
        return ok({
          library: withClustersOf(applied.library, change.kind === 'delete' ? undefined : change.experience),
          outcomes: applied.outcomes,
          cause: { kind: 'edited' },
        });
      }
    }
  }

  #operation(
    library: Library,
    change: Extract<LibraryChange, { kind: 'add' | 'edit' | 'delete' }>,
  ): Operation {
    if (change.kind === 'delete') return { op: 'delete', id: change.id };
    if (change.kind === 'add') {
      const id = `x${this.#ports.newId()}`;
      return { op: 'add', experience: { ...change.experience, id, origin: { kind: 'written' } } };
    }
    // What the rollouts taught stays on record; the revisions tell what a person made of it.
    const origin = library.experiences.find((e) => e.id === change.id)?.origin ?? { kind: 'written' };
    const experience: NewExperience = { ...change.experience, id: change.id, origin };
    return { op: 'update', id: change.id, experience };
  }
}

/** An example that a person writes may be a task of some set: no proof may then use that task (rule R6). */
function withClustersOf(library: Library, written: ExperienceDraft | undefined): Library {
  if (written?.kind !== 'example') return library;
  const cluster = clusterTasks([{ id: '', text: written.prompt }]).get('');
  return cluster === undefined
    ? library
    : { ...library, clusters: [...new Set([...library.clusters, cluster])] };
}

function moved(experiences: readonly Experience[], id: string, to: number): readonly Experience[] {
  const one = experiences.find((experience) => experience.id === id);
  if (!one) return experiences;
  const others = experiences.filter((experience) => experience !== one);
  return [...others.slice(0, to), one, ...others.slice(to)];
}

function sameExperiences(a: Library, b: Library): boolean {
  return JSON.stringify([a.rendering, a.experiences]) === JSON.stringify([b.rendering, b.experiences]);
}

function summaryOf({ library, revisions, proofs }: LibraryView): LibrarySummary {
  const lessons = library.experiences.filter((experience) => experience.kind === 'lesson').length;
  return {
    id: library.id,
    name: library.name,
    revision: library.revision,
    lessons,
    examples: library.experiences.length - lessons,
    changedAt: revisions.at(-1)?.createdAt ?? 0,
    proof: proofs[0],
  };
}
