import type { CannotReason, RunEnd } from './events';
import { RunHalted } from './halt';
import type { Library } from './library';
import type { Group } from './rollout';
import { rewardOf } from './verdict';

/** After so many groups without contrast the model cannot do these tasks, or cannot fail them. */
export const groupsBeforeCannot = 16;
/** Where the best validation mean stays under this, the model cannot do these tasks, and a proof is not worth its time. */
const worthProving = 0.15;

/**
 * Why going on is not worth the person's time, with the figure; undefined where it is. `taught`: some group gave
 * something to learn from, or experiences came from elsewhere.
 */
export function cannotGoOn(
  groups: readonly Group[],
  taught: boolean,
  bestMean: number | undefined,
): CannotReason | undefined {
  if (!taught) {
    const decided = groups.flatMap((group) =>
      group.rollouts.flatMap(({ verdict }) => rewardOf(verdict) ?? []),
    );
    const wins = decided.filter((reward) => reward === 1).length;
    return { kind: 'no-informative-group', groups: groups.length, wins, rollouts: decided.length };
  }
  if (bestMean !== undefined && bestMean < worthProving) {
    return { kind: 'weak-after-learning', mean: bestMean, floor: worthProving };
  }
  return undefined;
}

/** A halt or an abort is an end like another; whatever else was thrown is a bug, and goes on up. */
export function endOf(error: unknown, library: Library): RunEnd {
  if (error instanceof RunHalted) return { ...error.end, library };
  if (error instanceof Error && error.name === 'AbortError') {
    return { status: 'stopped', library, reason: { kind: 'person' } };
  }
  throw error;
}
