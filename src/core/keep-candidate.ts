import { textKey } from '../statistics/text-key';
import type { Candidate } from './ladder';
import type { Library, Operation, OperationOutcome } from './library';
import type { RunPlan } from './plan';
import type { Selection } from './select';

/** Without validation tasks there is nothing to choose by: the one candidate is taken, and the proof must tell. */
export function untested(candidates: readonly Candidate[]): Selection {
  const only = candidates[0];
  return {
    kept: only,
    bestMean: undefined,
    results: candidates.map((candidate) => ({
      ...factsOf(candidate),
      validation: { estimate: 0, low: -1, high: 1 },
      tasks: 0,
      kept: candidate === only,
    })),
  };
}

/**
 * The library remembers what it was learnt and chosen on, so that no proof uses those tasks (rule R6): their
 * clusters, and each text by itself, which in a reordered or trimmed set is in a cluster of another key.
 */
export function nextRevision(library: Library, plan: RunPlan): Library {
  const tasks = [...plan.train, ...plan.validation];
  const clusters = new Set([
    ...library.clusters,
    ...tasks.map((task) => task.cluster),
    ...tasks.map((task) => textKey(task.prompt)),
  ]);
  return { ...library, revision: library.revision + 1, clusters: [...clusters] };
}

/** What became of each proposal: as the kept candidate settled it, or not kept. */
export function settle(
  operations: readonly Operation[],
  kept: Candidate | undefined,
  candidates: readonly Candidate[],
): readonly OperationOutcome[] {
  return operations.map((operation) => {
    const settled = kept?.outcomes.find((outcome) => outcome.operation === operation);
    if (settled) return settled;
    // Where no candidate could apply it, its own reason says more than that it was not kept.
    const elsewhere = candidates
      .flatMap((candidate) => candidate.outcomes)
      .filter((outcome) => outcome.operation === operation);
    const refused = elsewhere.length > 0 && elsewhere.every((outcome) => outcome.outcome === 'rejected');
    return refused ? elsewhere[0]! : { operation, outcome: 'rejected', reason: { kind: 'not-kept' } };
  });
}

/** What of a candidate is told before it is tried. */
export function factsOf(candidate: Candidate) {
  const { name, rendering, lessons, examples, experienceIds } = candidate;
  return { name, rendering, lessons, examples, experienceIds };
}
