/** Five tasks whose answers always fill their budget, so that both sides write the same number of tokens. */
const subjects = [
  'the history of the printing press and what it changed in everyday life',
  'how bread is made, from the field to the table, with every step on the way',
  'why the sea has tides, for a child who has never seen the coast',
  'a walk through an old harbour town early on a foggy morning in winter',
  'what to think of before buying a used bicycle from a stranger',
];

/** One rollout budget, in tokens. */
export const answerTokens = 16;
export const group = 8;

export const wordyLines = subjects
  .map((subject) =>
    JSON.stringify({
      prompt: `Write a long and detailed essay of at least ten paragraphs about ${subject}. Begin at once.`,
      reference: 'There is no short answer.',
      split: 'train',
    }),
  )
  .join('\n');
