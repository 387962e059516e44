import type { Experience, Library } from './library';
import { estimateTokens } from './tokens';

/** True, harmless, and about nothing that a task set here is about. */
const sentences = [
  'Water tomatoes early in the morning, so that their leaves are dry by night.',
  'A harbour pilot boards a ship where the channel begins to narrow.',
  'Slate roofs outlive the beams that carry them when their nails are made of copper.',
  'Store apples in a cool cellar, each one apart from the next.',
  'The tide in a bay turns a little later on each day of the week.',
  'Oil the hinges of a garden gate before the first frost comes.',
  'Bees leave their hive when the air is warmer than ten degrees.',
  'A loaf cools on a rack, or its crust turns soft from below.',
  'Old maps show a river where the road runs now.',
  'Wax the runners of a sledge, and pull it by a long rope.',
] as const;

/** What a placebo is made like where no library was learnt: two lessons and two examples of a usual length. */
const usual = {
  lessons: [18, 18],
  examples: [
    [30, 3],
    [30, 3],
  ],
} as const;

/**
 * Advice of the same length about something else: the same kinds in the same order, each text as many tokens long
 * (estimated) as the one it stands for. What it changes, any text in that place would change.
 */
export function placeboOf(library: Library): Library {
  const experiences = library.experiences.length > 0 ? library.experiences : usualExperiences();
  return {
    ...library,
    id: `${library.id}-placebo`,
    experiences: experiences.map((experience, index): Experience => {
      const base = { id: `placebo-${index + 1}`, locked: false, origin: { kind: 'written' } } as const;
      return experience.kind === 'lesson'
        ? { ...base, kind: 'lesson', text: textAsLong(experience.text, index) }
        : {
            ...base,
            kind: 'example',
            prompt: textAsLong(experience.prompt, index),
            answer: textAsLong(experience.answer, index + 5),
          };
    }),
  };
}

/** Sentences from the list, from a place of one's own on, cut at the word that reaches the length. */
function textAsLong(text: string, start: number): string {
  return wordsUpTo(estimateTokens(text), start);
}

function wordsUpTo(tokens: number, start: number): string {
  const words: string[] = [];
  for (let at = start; ; at++) {
    for (const word of sentences[at % sentences.length]!.split(' ')) {
      words.push(word);
      if (estimateTokens(words.join(' ')) >= tokens) return words.join(' ');
    }
  }
}

function usualExperiences(): readonly Experience[] {
  const base = { id: '', locked: false, origin: { kind: 'written' } } as const;
  return [
    ...usual.lessons.map((tokens): Experience => ({ ...base, kind: 'lesson', text: wordsUpTo(tokens, 0) })),
    ...usual.examples.map(([prompt, answer]): Experience => ({
      ...base,
      kind: 'example',
      prompt: wordsUpTo(prompt, 0),
      answer: wordsUpTo(answer, 0),
    })),
  ];
}
