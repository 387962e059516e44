import type { Split } from '../../../src/core/task';

/** A small set of reviews, each with its split: just enough tasks for a run to have a validation. */
export interface ReviewTask {
  readonly prompt: string;
  readonly reference: 'positive' | 'negative';
  readonly split: Split;
}

const train: readonly (readonly [review: string, reference: ReviewTask['reference']])[] = [
  ['The soup came lukewarm and nobody ever asked how it was.', 'negative'],
  ['Our guide knew every stone of the old town, a joy to walk with.', 'positive'],
  ['Two weeks in, the zip is broken and the shop does not answer.', 'negative'],
  ['I laughed on the first page and cried on the last.', 'positive'],
  ['A hinge snapped while I was still unpacking it.', 'negative'],
  ['Quiet, warm and spotless: I slept better than at home.', 'positive'],
];

const validation: typeof train = [
  ['Battery dies before lunch, whatever I switch off.', 'negative'],
  ['The bread alone is worth the trip across the city.', 'positive'],
  ['Three calls, three promises, still no refund.', 'negative'],
  ['My grandmother learnt to use it in an afternoon.', 'positive'],
  ['The manual is missing and half of the screws too.', 'negative'],
  ['Crisp, sweet, and gone before we reached the car.', 'positive'],
];

const test: typeof train = [
  ['The plot falls apart as soon as the train leaves.', 'negative'],
  ['Fresh towels, kind staff, and a view over the bay.', 'positive'],
  ['It squeaks, it wobbles, and the paint comes off.', 'negative'],
  ['Exactly the blue of the picture and soft as a cat.', 'positive'],
  ['We waited an hour for pasta that was burnt.', 'negative'],
  ['The teacher makes fractions feel like a game.', 'positive'],
  ['Every update makes this app slower and louder.', 'negative'],
  ['Delivered a day early, wrapped like a present.', 'positive'],
  ['The seats were filthy and the heating did not work.', 'negative'],
  ['Best concert of my life, I still hum the encore.', 'positive'],
  ['The handle came off in my hand on the second day.', 'negative'],
  ['They fixed my bicycle while I had a coffee, wonderful.', 'positive'],
];

function tasksOf(reviews: typeof train, split: Split): readonly ReviewTask[] {
  return reviews.map(([review, reference]) => ({
    prompt: `What is the sentiment of this review? Answer with one word.\n${review}`,
    reference,
    split,
  }));
}

export const reviewTasks: readonly ReviewTask[] = [
  ...tasksOf(train, 'train'),
  ...tasksOf(validation, 'validation'),
  ...tasksOf(test, 'test'),
];

/** One task a line, as a person would drop them on the page. */
export function asLines(tasks: readonly object[]): string {
  return tasks.map((task) => JSON.stringify(task)).join('\n');
}

/** An experience to start from, so that a run always has something to validate and to prove. */
export const firstExample = {
  kind: 'example',
  prompt:
    'What is the sentiment of this review? Answer with one word.\nThe lamp flickers and smells of glue.',
  answer: 'negative',
} as const;

/** Few calls of a few tokens, and still every stage. */
export const shortRun = {
  distil: 'examples',
  group: 4,
  trainTasks: 4,
  validationTasks: 4,
  validationRollouts: 1,
  testTasks: 10,
  testRollouts: 1,
} as const;

/** The same for the command line. */
export const shortRunFlags = { ...shortRun, grader: 'one-of:positive|negative', answerTokens: 4 } as const;

/** The same experience as a pack, written by hand. */
export const firstPack = {
  cairn: 'pack',
  version: 1,
  id: 'lib-start',
  name: 'To start from',
  revision: 1,
  rendering: { lessons: 'system' },
  experiences: [{ id: 'x1', locked: false, origin: { kind: 'written' }, ...firstExample }],
  clusters: [],
  clustersKnown: true,
  proofs: [],
  madeWith: { app: 'cairn', version: '0.1.0' },
} as const;
