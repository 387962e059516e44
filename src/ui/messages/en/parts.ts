import { exactDecimal } from '../numbers';

/** Words of the small parts that every room uses. */
export const parts = {
  verdict: {
    right: 'right',
    wrong: 'wrong',
    partly: (reward: string) => `partly right, ${reward}`,
    undecided: 'undecided',
  },
  close: 'Close',
  interval: {
    none: 'no change',
    label: (name: string, estimate: string, low: string, high: string) =>
      `${name}: ${estimate} points, between ${low} and ${high}`,
    /** A bar that is no interval. */
    errorLabel: (name: string, estimate: string, spread: string) =>
      `${name}: ${estimate} points, standard error ${spread}`,
    spread: (spread: string) => `± ${spread}`,
    points: 'points',
  },
  number: {
    atLeast: (min: number) => `at least ${exactDecimal(min)}`,
    atMost: (max: number) => `at most ${exactDecimal(max)}`,
    whole: 'a whole number',
  },
  chooseFile: 'Choose a file',
};
