import type { JsonSchema, Turn } from '../policy';

/** A contrast whose lesson is known. */
export interface ProbeContrast {
  readonly prompt: string;
  readonly reference: string;
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

/**
 * The probe's prompt stands by itself, to the letter: every recorded run that chose its distiller by the probe holds
 * this request, and would no longer play if the lessons' own prompts, which may be improved, changed it.
 */
export function probeTurns({ prompt, reference, good, bad }: ProbeContrast): readonly Turn[] {
  const user = [
    'There are no lessons yet.',
    `Task:\n${prompt}`,
    `Correct answer:\n${reference}`,
    `Good answers:\n${listed(good)}`,
    `Bad answers:\n${listed(bad)}`,
    'Compare the good answers with the bad ones. Which operations on the lessons follow?',
  ];
  return [
    { role: 'system', text: instructions },
    { role: 'user', text: user.join('\n\n') },
  ];
}

/** Part of the recorded request, as the prompt is. */
export const probeSchema: JsonSchema = {
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

/** Room for its answer: part of the recorded request too. */
export const probeAnswerTokens = 220;

const instructions = [
  'You write short, general advice that helps a language model answer tasks of one kind.',
  'Answer with JSON only: {"operations": [{"op": "ADD", "text": "..."}]}.',
  'ADD needs text. UPDATE needs the id of a lesson and its new text. DELETE and KEEP need an id.',
  'A lesson is one sentence that names what the good answers do and the bad ones do not. It names no single task.',
].join('\n');

function listed(answers: readonly string[]): string {
  return answers.map((answer) => `- ${answer}`).join('\n');
}
