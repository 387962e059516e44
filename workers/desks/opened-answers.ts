import { armLibraryId } from '../../src/core/control-arms';
import { isLearning } from '../../src/core/presets';
import type { RunRow } from '../../src/store/run-schema';
import type { DeskPorts } from './ports';

/**
 * Which test answers somebody read (rule R5). They are on disk; in a window without a database they are kept for
 * as long as the tab lives, as is the library that they were read of.
 */
export class OpenedAnswers {
  readonly #ports: DeskPorts;
  /** When each cluster was first opened, by library: what no database has taken yet. */
  readonly #unsaved = new Map<string, Map<string, number>>();

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  /** Clusters that no longer prove a library which changed at this time. */
  async before(libraryId: string, changedAt: number): Promise<Set<string>> {
    const stored = await this.#ports.store.openings.openedBefore(libraryId, changedAt);
    const unsaved = [...(this.#unsaved.get(libraryId) ?? [])]
      .filter(([, openedAt]) => openedAt < changedAt)
      .map(([cluster]) => cluster);
    return new Set([...stored, ...unsaved]);
  }

  /**
   * Rejects where the opening could not be kept: the page then shows no answers. It counts for the library that
   * was proved, which is another one than the run began with where a person changed that one meanwhile; after a
   * comparison for each that was learnt in it, since the answers of all stand side by side.
   */
  async mark(row: RunRow, taskIds: readonly string[], hasDatabase: boolean): Promise<void> {
    const clusters = clustersOf(row, taskIds);
    const libraryIds = provedLibraries(row);
    const now = this.#ports.now();
    if (!hasDatabase) {
      for (const libraryId of libraryIds) this.#keepUnsaved(libraryId, clusters, now);
      return;
    }
    await this.#writeWhatWaits();
    for (const libraryId of libraryIds) await this.#write(libraryId, clusters, now);
  }

  /** The person deletes everything. */
  forgetUnsaved(): void {
    this.#unsaved.clear();
  }

  #keepUnsaved(libraryId: string, clusters: readonly string[], now: number): void {
    const opened = this.#unsaved.get(libraryId) ?? new Map<string, number>();
    for (const cluster of clusters) opened.set(cluster, opened.get(cluster) ?? now);
    this.#unsaved.set(libraryId, opened);
  }

  /** A database that was blocked by an older tab comes late. */
  async #writeWhatWaits(): Promise<void> {
    for (const [libraryId, opened] of this.#unsaved) {
      for (const [cluster, openedAt] of opened) await this.#write(libraryId, [cluster], openedAt);
      this.#unsaved.delete(libraryId);
    }
  }

  async #write(libraryId: string, clusters: readonly string[], openedAt: number): Promise<void> {
    const saved = await this.#ports.store.openings.markOpened(libraryId, clusters, openedAt);
    if (saved.ok) return;
    this.#ports.storageFailed(saved.failure);
    throw new Error(`openings of library ${libraryId} are not saved: ${saved.failure.detail}`);
  }
}

function provedLibraries({ libraryId, plan }: RunRow): ReadonlySet<string> {
  const arms = plan.kind === 'controls' ? (plan.controls ?? []).filter(isLearning) : [];
  return new Set([libraryId ?? plan.library.id, ...arms.map((arm) => armLibraryId(plan, arm))]);
}

function clustersOf({ id, plan }: RunRow, taskIds: readonly string[]): readonly string[] {
  const clusterById = new Map(plan.test.map((task) => [task.id, task.cluster]));
  return taskIds.map((taskId) => {
    const cluster = clusterById.get(taskId);
    if (cluster === undefined) throw new Error(`task ${taskId} is not a test task of run ${id}`);
    return cluster;
  });
}
