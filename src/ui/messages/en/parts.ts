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
    points: 'points',
  },
  chooseFile: 'Choose a file',
};
