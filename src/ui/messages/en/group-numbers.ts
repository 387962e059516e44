import { plural } from '../numbers';

/** Words for the figures of a group. A file of their own, fetched only when somebody asks for the figures. */
export const groupNumbers = {
  note: 'What GRPO would use to change the weights: advantage = (reward − mean) / standard deviation, over the decided rollouts. The standard deviation is the population’s. An undecided rollout has neither reward nor advantage: it is a dash.',
  rewards: 'rewards',
  mean: 'mean',
  deviation: 'std. dev.',
  allZero: 'advantages all 0: GRPO would change nothing',
  noneDecided: 'no rollout is decided, so there are no numbers',
  undecided: '–',

  /** Of one rollout, where it is read. */
  group: 'Its group',
  facts: (mean: string, deviation: string, decided: number) =>
    `Mean reward ${mean}, standard deviation ${deviation}, over ${plural(decided, { one: '# decided rollout', other: '# decided rollouts' })}.`,
  sum: (reward: string, mean: string, deviation: string, advantage: string) =>
    `Its advantage: (${reward} − ${mean}) / ${deviation} = ${advantage}.`,
  noAdvantage: 'This rollout is undecided, so it has no advantage and moves nothing.',
  noContrast:
    'All rewards are the same, so GRPO would give every rollout the advantage 0 and change nothing.',
};
