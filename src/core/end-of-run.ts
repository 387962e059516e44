import type { CannotReason, RunEnd, UndecidedCounts } from './events';
import { RunHalted } from './halt';
import type { Library } from './library';
import type { Group } from './rollout';
import { rewardOf, undecidedReasons } from './verdict';

/**
 * After so many groups that teach nothing, more of them are not worth the person's time: decided and all alike, the model
 * cannot do these tasks, or cannot fail them; undecided, the answers, the grader or the judge will not do.
 */
export const groupsBeforeCannot = 16;
/** Where the best validation mean stays under this, the model cannot do these tasks, and a proof is not worth its time. */
const worthProving = 0.15;

/** Nobody ended it: what is stored of it, or was recorded, ends in its midst. */
export function wasCutOff(end: RunEnd): boolean {
  return end.status === 'stopped' && end.reason.kind === 'recording-ends';
}

/** Whether so many groups were decided, or so many not, that going on without anything taught is of no use. */
export function sawEnough(groups: readonly Group[]): boolean {
  const decided = groups.filter(isDecided).length;
  return Math.max(decided, groups.length - decided) >= groupsBeforeCannot;
}

/**
 * Why going on is not worth the person's time, with the figures; undefined where it is. `taught`: some group gave
 * something to learn from, or experiences came from elsewhere.
 */
export function cannotGoOn(
  groups: readonly Group[],
  taught: boolean,
  bestMean: number | undefined,
): CannotReason | undefined {
  if (!taught) return nothingTaught(groups);
  if (bestMean !== undefined && bestMean < worthProving) {
    return { kind: 'weak-after-learning', mean: bestMean, floor: worthProving };
  }
  return undefined;
}

/** What most groups were: undecided, or decided and alike. A group without a decided rollout says nothing of the model. */
function nothingTaught(groups: readonly Group[]): CannotReason {
  const decided = groups.filter(isDecided);
  const undecided = groups.filter((group) => !isDecided(group));
  if (undecided.length > decided.length) {
    return { kind: 'nothing-decided', groups: undecided.length, undecided: whyUndecided(undecided) };
  }
  const rewards = decided.flatMap(({ rollouts }) =>
    rollouts.flatMap(({ verdict }) => rewardOf(verdict) ?? []),
  );
  const wins = rewards.filter((reward) => reward === 1).length;
  return { kind: 'no-informative-group', groups: decided.length, wins, rollouts: rewards.length };
}

function isDecided({ rollouts }: Group): boolean {
  return rollouts.some(({ verdict }) => verdict.kind === 'graded');
}

function whyUndecided(groups: readonly Group[]): UndecidedCounts {
  const reasons = groups.flatMap(({ rollouts }) =>
    rollouts.flatMap(({ verdict }) => (verdict.kind === 'undecided' ? [verdict.reason] : [])),
  );
  return Object.fromEntries(
    undecidedReasons.flatMap((reason) => {
      const count = reasons.filter((one) => one === reason).length;
      return count > 0 ? [[reason, count]] : [];
    }),
  );
}

/** A halt or an abort is an end like another; whatever else was thrown is a bug, and goes on up. */
export function endOf(error: unknown, library: Library): RunEnd {
  if (error instanceof RunHalted) return { ...error.end, library };
  if (error instanceof Error && error.name === 'AbortError') {
    return { status: 'stopped', library, reason: { kind: 'person' } };
  }
  throw error;
}
