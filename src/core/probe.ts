import type { CallAddress } from './address';
import { askOnce } from './ask-distiller';
import { parseOperations } from './parse-operations';
import type { RunPlan } from './plan';
import { probeAnswerTokens, probeSchema, probeTurns } from './prompts/probe-prompt';
import type { SamplingPorts } from './sampling';

/** A contrast whose lesson is known, and the words that a lesson which saw it would use. */
const contrasts = [
  {
    prompt: 'Name the capital of France.',
    reference: 'PARIS',
    good: ['PARIS'],
    bad: ['Paris', 'The capital is Paris.'],
    names: /upper|capital letter|all[- ]caps|capitali[sz]/i,
  },
  {
    prompt: 'How far is it from the station to the harbour?',
    reference: '12 km',
    good: ['12 km'],
    bad: ['12', 'It is 12.'],
    names: /\bunits?\b|\bkm\b|kilomet/i,
  },
] as const;

/**
 * Can this model write lessons? It is asked to criticise contrasts whose lesson is known, and must return a
 * valid operation that names it each time. What counts is what the model does here, not what it is called.
 */
export async function probeLessonWriting(
  plan: RunPlan,
  ports: SamplingPorts,
): Promise<{ readonly canWriteLessons: boolean; readonly raw: string }> {
  let raw = '';
  for (const [index, contrast] of contrasts.entries()) {
    const address: CallAddress = {
      stage: 'probe',
      epoch: 0,
      step: 0,
      arm: '',
      task: String(index),
      sample: 0,
      attempt: 0,
    };
    const turns = probeTurns(contrast);
    const call = { turns, address, maxTokens: probeAnswerTokens, schema: probeSchema };
    const outcome = await askOnce(call, plan, ports);
    raw = outcome.ok ? outcome.value.text : `(${outcome.failure.kind}: ${outcome.failure.detail})`;
    const valid = parseOperations(raw).operations.some(
      ({ op, text = '' }) => op === 'add' && contrast.names.test(text) && text.split(/\s+/).length <= 60,
    );
    if (!valid) return { canWriteLessons: false, raw };
  }
  return { canWriteLessons: true, raw };
}
