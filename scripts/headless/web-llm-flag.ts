import * as v from 'valibot';
import type { WebLlmChoice } from '../../src/engines/engine';
import { readInput } from './read-input';
import { UsageError } from './usage-error';

const address = v.pipe(
  v.string('it is no text'),
  v.check((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'it is no http or https address'),
);
const recordSchema = v.strictObject({
  model: v.pipe(v.string('it is no text'), v.regex(/^[\w.-]{1,200}$/, 'letters, digits, “.”, “-” and “_”')),
  weightsUrl: address,
  libraryUrl: address,
  contextTokens: v.exactOptional(
    v.pipe(
      v.number('it is no number'),
      v.integer('it is no whole number'),
      v.minValue(128),
      v.maxValue(131_072),
    ),
  ),
  requiredFeatures: v.exactOptional(v.pipe(v.array(v.string()), v.maxLength(20))),
});

/** What was typed after `--web-llm`: the name of a model in web-llm's list, or a file that describes one of one's own. */
export async function readWebLlmFlag(value: string): Promise<WebLlmChoice> {
  if (!value.endsWith('.json')) return { kind: 'web-llm', model: value };
  const parsed = v.safeParse(recordSchema, parsedJson(value, await readInput(value)));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const field = v.getDotPath(issue);
    throw new UsageError(
      `${value}: ${field === null ? '' : `“${field}”: `}${issue.message}. It looks like {"model": NAME, "weightsUrl": URL, "libraryUrl": URL, "contextTokens": N}.`,
    );
  }
  const { model, ...record } = parsed.output;
  return { kind: 'web-llm', model, record };
}

function parsedJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
