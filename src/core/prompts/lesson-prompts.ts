import type { Experience } from '../library';
import type { JsonSchema, Turn } from '../policy';

/**
 * What the distiller may be told of how answers were told apart. `reference`: by a right answer, which is shown.
 * `unseen`: by a grader that shows none. The other two know no ground truth, and no prompt pretends to any.
 */
export type Basis = 'reference' | 'unseen' | 'majority' | 'self-judge';

/** One task as the distiller sees it. The reference is there only where the basis is `reference`. */
export interface ShownTask {
  readonly prompt: string;
  readonly basis: Basis;
  readonly reference?: string;
}

/** What our own ids fit into; those of a pack may be longer. */
const usualIdLength = 12;

/** What the distiller may answer: a few operations, each with its text or the id of one of these lessons. */
export function operationsSchema(most: number, lessons: readonly Pick<Experience, 'id'>[] = []): JsonSchema {
  const idLength = Math.max(usualIdLength, ...lessons.map(({ id }) => id.length));
  return {
    type: 'object',
    properties: {
      operations: {
        type: 'array',
        maxItems: most,
        items: {
          type: 'object',
          properties: {
            op: { type: 'string', enum: ['ADD', 'UPDATE', 'DELETE', 'KEEP'] },
            id: { type: 'string', maxLength: idLength },
            text: { type: 'string', maxLength: 400 },
          },
          required: ['op'],
          additionalProperties: false,
        },
      },
    },
    required: ['operations'],
    additionalProperties: false,
  };
}

const form = [
  'You write short, general advice that helps a language model answer tasks of one kind.',
  'Answer with JSON only: {"operations": [{"op": "ADD", "text": "..."}]}.',
  'ADD needs text. UPDATE needs the id of a lesson and its new text. DELETE and KEEP need an id.',
];
const contrastInstructions = [
  ...form,
  'A lesson is one sentence that names what the good answers do and the bad ones do not. It names no single task.',
].join('\n');
const generalInstructions = [
  ...form,
  'A lesson is one sentence that helps with every task of this kind. It names no single task.',
].join('\n');

interface ContrastWords {
  readonly good: string;
  readonly bad: string;
  readonly question: string;
}

const graded: ContrastWords = {
  good: 'Good answers',
  bad: 'Bad answers',
  question: 'Compare the good answers with the bad ones. Which operations on the lessons follow?',
};
const contrastWords: Readonly<Record<Basis, ContrastWords>> = {
  reference: graded,
  unseen: graded,
  majority: {
    good: 'Answers that most attempts agree on',
    bad: 'Answers that differ from most',
    question: 'Take the first for the good ones and compare them. Which operations on the lessons follow?',
  },
  'self-judge': {
    good: 'Answers that were judged good',
    bad: 'Answers that were judged bad',
    question: 'Compare the good answers with the bad ones. Which operations on the lessons follow?',
  },
};

/** Stage 2 of the paper (group critique): winners against losers of one task, and the lessons there are. */
export function critiqueTurns(input: {
  readonly task: ShownTask;
  readonly good: readonly string[];
  readonly bad: readonly string[];
  readonly lessons: readonly Experience[];
}): readonly Turn[] {
  const words = contrastWords[input.task.basis];
  return turnsOf(contrastInstructions, [
    numbered(input.lessons),
    ...shown(input.task),
    `${words.good}:\n${listed(input.good)}`,
    `${words.bad}:\n${listed(input.bad)}`,
    words.question,
  ]);
}

/** The paper's condition without a group (G = 1): one answer and how it did; there is nothing to compare it with. */
export function singleTurns(input: {
  readonly task: ShownTask;
  readonly answer: string;
  readonly reward: number;
  readonly lessons: readonly Experience[];
}): readonly Turn[] {
  return turnsOf(generalInstructions, [
    numbered(input.lessons),
    ...shown(input.task),
    `One answer:\n${input.answer}`,
    howItDid(input.task.basis, input.reward),
    input.reward >= 0.5
      ? 'What does it do that should be done again? Which operations on the lessons follow?'
      : 'What should be done otherwise? Which operations on the lessons follow?',
  ]);
}

/** Stage 3 of the paper (batch consolidation): the operations of several groups become a few that agree. */
export function consolidateTurns(input: {
  readonly proposals: readonly string[];
  readonly lessons: readonly Experience[];
}): readonly Turn[] {
  return turnsOf(contrastInstructions, [
    numbered(input.lessons),
    `Proposed changes:\n${input.proposals.map((proposal) => `- ${proposal}`).join('\n')}`,
    'Merge what says the same, drop what contradicts itself, and give the operations that remain.',
  ]);
}

/** Stage 1 of the paper (summary of a rollout), for answers too long to be shown whole. */
export function summaryTurns(input: { readonly task: ShownTask; readonly answer: string }): readonly Turn[] {
  const system = 'Summarise how this answer goes about its task, in at most three sentences.';
  const about = input.task.basis === 'reference' ? `${system} Say where it goes wrong, if it does.` : system;
  return turnsOf(about, [...shown(input.task), `Answer:\n${input.answer}`]);
}

/** Advice asked for without any rollout (the paper's "directly generated experiences"): from prompts alone. */
export function tipsTurns(input: {
  readonly samplePrompts: readonly string[];
  readonly count: number;
  readonly lessons: readonly Experience[];
}): readonly Turn[] {
  return turnsOf(generalInstructions, [
    numbered(input.lessons),
    `Tasks of this kind:\n${input.samplePrompts.map((prompt) => `- ${prompt}`).join('\n')}`,
    `Give up to ${input.count} operations: the lessons that help most with such tasks.`,
  ]);
}

function turnsOf(system: string, user: readonly string[]): readonly Turn[] {
  return [
    { role: 'system', text: system },
    { role: 'user', text: user.filter(Boolean).join('\n\n') },
  ];
}

function shown({ prompt, basis, reference }: ShownTask): readonly string[] {
  const isKnown = basis === 'reference' && reference !== undefined;
  return [`Task:\n${prompt}`, isKnown ? `Correct answer:\n${reference}` : ''];
}

function howItDid(basis: Basis, reward: number): string {
  switch (basis) {
    case 'reference':
      return reward >= 1 ? 'It is right.' : reward <= 0 ? 'It is wrong.' : 'It is partly right.';
    case 'unseen':
      return reward >= 1 ? 'It is good.' : reward <= 0 ? 'It is bad.' : 'It is partly good.';
    case 'majority':
      return 'Nobody has said whether it is good.';
    case 'self-judge':
      return reward >= 0.5 ? 'It was judged good.' : 'It was judged bad.';
  }
}

function numbered(lessons: readonly Experience[]): string {
  if (lessons.length === 0) return 'There are no lessons yet.';
  return `Lessons:\n${lessons.map((lesson) => `[${lesson.id}] ${lesson.kind === 'lesson' ? lesson.text : ''}`).join('\n')}`;
}

function listed(answers: readonly string[]): string {
  return answers.map((answer) => `- ${answer}`).join('\n') || '- (none)';
}
