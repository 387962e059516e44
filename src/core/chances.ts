import { groupSize } from './adaptive';
import type { Rewards } from './figures';
import type { RunConfig } from './plan';

/** Before anything is seen: one win in four, and no more weight than four rollouts have. */
const prior: Rewards = { wins: 1, rollouts: 4 };
/** How much tasks differ in how often they are won: win rates of tasks as Beta-distributed, with this much weight. */
const sameness = 3;

export interface GroupChances {
  /** Rollouts that a group takes, on average. */
  readonly draws: number;
  /** Chance that its rewards differ. */
  readonly informative: number;
}

/** What to expect of a group, from the rewards seen so far. */
export function groupChances(config: RunConfig, seen: Rewards | undefined): GroupChances {
  const { first, most } = groupSize(config);
  // A group of one is never compared: it teaches by itself.
  if (most === 1) return { draws: 1, informative: 1 };
  const wins = prior.wins + (seen?.wins ?? 0);
  const rollouts = prior.rollouts + (seen?.rollouts ?? 0);
  const won = (wins / rollouts) * sameness;
  const lost = sameness - won;
  const agree = (count: number) => allOf(count, won, lost) + allOf(count, lost, won);
  let draws = first;
  for (let count = first; count < most; count++) draws += agree(count);
  return { draws, informative: 1 - agree(most) };
}

/** So many groups of a step teach something, each number with its chance, from none to all. */
export function teachingGroups(groups: number, chance: number): readonly number[] {
  let chances = [1];
  for (let group = 0; group < groups; group++) {
    chances = Array.from(
      { length: chances.length + 1 },
      (_, k) => (chances[k] ?? 0) * (1 - chance) + (chances[k - 1] ?? 0) * chance,
    );
  }
  return chances;
}

/** That `count` rollouts of a task whose win rate is Beta(a, b) are all won. */
function allOf(count: number, a: number, b: number): number {
  let chance = 1;
  for (let i = 0; i < count; i++) chance *= (a + i) / (a + b + i);
  return chance;
}
