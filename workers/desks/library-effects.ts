import type { EffectsSummary, RunSummary } from '../wire';

/** What was measured of a library's single experiences, the newest first. A deleted run takes its figures with it. */
export function libraryEffects(libraryId: string, runs: readonly RunSummary[]): readonly EffectsSummary[] {
  return runs
    .filter((run) => run.libraryId === libraryId)
    .flatMap(({ id, taskSet, createdAt, engine, effects }) =>
      effects ? [{ runId: id, taskSet, createdAt, model: engine.model, result: effects }] : [],
    )
    .toSorted((a, b) => b.createdAt - a.createdAt);
}
