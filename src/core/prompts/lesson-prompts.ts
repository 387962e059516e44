import type { Experience } from '../library';
import type { JsonSchema, Turn } from '../policy';

/** One rollout as the distiller sees it. */
export interface ShownRollout {
  readonly answer: string;
  readonly reward: number;
}

/** What the distiller may answer: a few operations, each with its id or its text. */
export const operationsSchema: JsonSchema = {
  type: 'object',
  properties: {
    operations: {
      type: 'array',
      maxItems: 3,
      items: {
        type: 'object',
        properties: {
          op: { type: 'string', enum: ['ADD', 'UPDATE', 'DELETE', 'KEEP'] },
          id: { type: 'string', maxLength: 12 },
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

const instructions = [
  'You write short, general advice that helps a language model answer tasks of one kind.',
  'Answer with JSON only: {"operations": [{"op": "ADD", "text": "..."}]}.',
  'ADD needs text. UPDATE needs the id of a lesson and its new text. DELETE and KEEP need an id.',
  'A lesson is one sentence that names what the good answers do and the bad ones do not. It names no single task.',
].join('\n');

/**
 * Stage 2 of the paper (group critique): winners against losers of one task, and the lessons there are. The
 * reference answer is shown where there is one; without it the prompt does not pretend to know it.
 */
export function critiqueTurns(input: {
  readonly prompt: string;
  readonly reference: string | undefined;
  readonly rollouts: readonly ShownRollout[];
  readonly lessons: readonly Experience[];
}): readonly Turn[] {
  const good = input.rollouts.filter((rollout) => rollout.reward >= 0.5);
  const bad = input.rollouts.filter((rollout) => rollout.reward < 0.5);
  const user = [
    numbered(input.lessons),
    `Task:\n${input.prompt}`,
    input.reference === undefined ? '' : `Correct answer:\n${input.reference}`,
    `Good answers:\n${listed(good)}`,
    `Bad answers:\n${listed(bad)}`,
    'Compare the good answers with the bad ones. Which operations on the lessons follow?',
  ];
  return [
    { role: 'system', text: instructions },
    { role: 'user', text: user.filter(Boolean).join('\n\n') },
  ];
}

/** Stage 3 of the paper (batch consolidation): the operations of several groups become a few that agree. */
export function consolidateTurns(input: {
  readonly proposals: readonly string[];
  readonly lessons: readonly Experience[];
}): readonly Turn[] {
  const user = [
    numbered(input.lessons),
    `Proposed changes:\n${input.proposals.map((proposal) => `- ${proposal}`).join('\n')}`,
    'Merge what says the same, drop what contradicts itself, and give the operations that remain.',
  ];
  return [
    { role: 'system', text: instructions },
    { role: 'user', text: user.filter(Boolean).join('\n\n') },
  ];
}

/** Stage 1 of the paper (summary of a rollout), for answers too long to be shown whole. */
export function summaryTurns(input: { readonly prompt: string; readonly answer: string }): readonly Turn[] {
  return [
    { role: 'system', text: 'Summarise how this answer goes about its task, in at most three sentences.' },
    { role: 'user', text: `Task:\n${input.prompt}\n\nAnswer:\n${input.answer}` },
  ];
}

function numbered(lessons: readonly Experience[]): string {
  if (lessons.length === 0) return 'There are no lessons yet.';
  return `Lessons:\n${lessons.map((lesson) => `[${lesson.id}] ${lesson.kind === 'lesson' ? lesson.text : ''}`).join('\n')}`;
}

function listed(rollouts: readonly ShownRollout[]): string {
  const distinct = [...new Set(rollouts.map((rollout) => rollout.answer.trim()))];
  return distinct.map((answer) => `- ${answer}`).join('\n') || '- (none)';
}
