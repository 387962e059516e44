import { seededRandom } from '../../../src/statistics/hash';
import { meanOf, sumOf } from '../../../src/statistics/moments';
import { drawBeta } from './simulated-tasks';

/** How many rollouts a task gets: so many at first, one more while all agree, and no more than the most. */
export interface RolloutRule {
  readonly first: number;
  readonly most: number;
}

export const ADAPTIVE: RolloutRule = { first: 2, most: 4 };
export const WIN_RATES = [0.03, 0.1, 0.3, 0.5] as const;

/** What one pass over the training tasks brings. */
export interface Pass {
  /** Part of the groups whose rewards differ. */
  readonly informative: number;
  /** Rollouts per task. */
  readonly rollouts: number;
  /** Informative groups per 1,000 tokens of rollouts. */
  readonly perThousandTokens: number;
  /** The mean over tasks of the mean reward of all rollouts, and of the first two. */
  readonly meanOfAll: number;
  readonly meanOfFirstTwo: number;
}

export function fixedRule(group: number): RolloutRule {
  return { first: group, most: group };
}

/**
 * A learner that samples so many tasks by a rule. Rates of success differ between tasks as in the simulated
 * proofs; with `alike` they are the win rate on all. Answers take 20 to 100 tokens, right or wrong.
 */
export function simulatedPass(rule: RolloutRule, winRate: number, tasks: number, alike = false): Pass {
  const random = seededRandom(`${rule.first} to ${rule.most} rollouts, ${winRate}`);
  let [informative, rollouts, tokens, all, firstTwo] = [0, 0, 0, 0, 0];
  for (let task = 0; task < tasks; task++) {
    const rate = alike ? winRate : drawBeta(random, winRate);
    const rewards: number[] = [];
    do {
      rewards.push(random() < rate ? 1 : 0);
      tokens += 20 + Math.floor(81 * random());
    } while (rewards.length < rule.first || (rewards.length < rule.most && !isMixed(rewards)));
    informative += Number(isMixed(rewards));
    rollouts += rewards.length;
    all += meanOf(rewards);
    firstTwo += meanOf(rewards.slice(0, 2));
  }
  return {
    informative: informative / tasks,
    rollouts: rollouts / tasks,
    perThousandTokens: (1000 * informative) / tokens,
    meanOfAll: all / tasks,
    meanOfFirstTwo: firstTwo / tasks,
  };
}

function isMixed(rewards: readonly number[]): boolean {
  const sum = sumOf(rewards);
  return sum > 0 && sum < rewards.length;
}
