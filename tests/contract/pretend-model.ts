import type { JsonSchema, Turn } from '../../src/core/policy';
import { hashOf, seededRandom } from '../../src/statistics/hash';

/**
 * Stands where a model would: behind a test's server, or behind a double of somebody's library. Like a real one it is a
 * function of its turns, seed and temperature; it ends by itself or at its budget, and its context is full at some
 * point. Unlike a real one it can be told what to do, by words in the last turn.
 */
export interface PretendAnswer {
  readonly kind: 'answer';
  /** Its tokens, in order; joined, they are the answer. */
  readonly tokens: readonly string[];
  readonly stop: 'end-of-turn' | 'max-tokens';
  readonly promptTokens: number;
}

export interface PretendOverflow {
  readonly kind: 'overflow';
  readonly promptTokens: number;
}

export interface PretendRequest {
  readonly turns: readonly Turn[];
  readonly seed: number;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly schema?: JsonSchema;
}

export const pretendContext = 512;

/** What the last turn may say, and every behaviour may build on where `abilities.pretends`. */
export const told = {
  sayNothing: 'say nothing',
  neverEnd: 'never end',
  repeat: (text: string) => `repeat: ${text}`,
};

const words = 'stone river morning größe letter garden 漢字 lamp 🦊 naïve winter bread'.split(' ');

export function pretendAnswer(request: PretendRequest): PretendAnswer | PretendOverflow {
  const { turns, maxTokens } = request;
  const promptTokens = turns.reduce((sum, { text }) => sum + 4 + countWords(text), 0);
  if (promptTokens + maxTokens > pretendContext) return { kind: 'overflow', promptTokens };
  const whole = wholeAnswer(request);
  return {
    kind: 'answer',
    tokens: whole.slice(0, maxTokens),
    stop: whole.length > maxTokens ? 'max-tokens' : 'end-of-turn',
    promptTokens,
  };
}

/** All that it would say, were there no end to its context; one token more than its budget where it never ends. */
export function wholeAnswer({
  turns,
  seed,
  temperature,
  maxTokens,
  schema,
}: PretendRequest): readonly string[] {
  if (schema) return JSON.stringify(instanceOf(schema)).match(/.{1,4}/gsu) ?? [];
  const asked = turns.at(-1)?.text ?? '';
  if (asked.includes(told.sayNothing)) return [];
  const repeated = /repeat: (.*)/s.exec(asked)?.[1];
  if (repeated !== undefined) return repeated.match(/.{1,5}/gsu) ?? [];
  const said = turns.map(({ role, text }) => `${role}:${text}`).join('|');
  const random = seededRandom(hashOf(`${said}|${temperature === 0 ? '' : seed}`));
  const length = asked.includes(told.neverEnd) ? maxTokens + 1 : 3 + Math.floor(random() * 12);
  return Array.from({ length }, (_, index) => {
    const word = words[Math.floor(random() * words.length)]!;
    return index === 0 ? word : ` ${word}`;
  });
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

/** The least that a schema allows; for those that the behaviours ask with. */
function instanceOf(schema: JsonSchema): unknown {
  const { type, properties = {}, items, minItems = 0 } = schema as SchemaParts;
  if (schema['enum']) return (schema['enum'] as readonly unknown[])[0];
  switch (type) {
    case 'object':
      return Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, instanceOf(part)]));
    case 'array':
      return Array.from({ length: minItems }, () => instanceOf(items ?? { type: 'string' }));
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    default:
      return 'größe';
  }
}

interface SchemaParts {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly minItems?: number;
}
