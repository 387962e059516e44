import * as v from 'valibot';
import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure } from '../engine';
import type { Artifacts, WebLlmFile } from './artifacts';
import { describeError } from './failures';
import { weightsFolder } from './records';
import type { LibraryRecord } from './runtime';

/** What a model's own two small files say of it, and so all files that it consists of. */
export interface Manifest {
  readonly files: readonly WebLlmFile[];
  /** Of the weights, which are nearly all of it. */
  readonly weightBytes: number;
  /** How much the model was made to read at once. */
  readonly contextTokens: number | undefined;
  /** The list of weights as it was published, with their hashes. */
  readonly weightsText: string;
}

/** Neither is longer than a few hundred kilobytes for the largest models there are. */
const longestText = 32 * 1024 * 1024;

const chatConfigSchema = v.object({
  tokenizer_files: v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(50)),
  context_window_size: v.nullish(v.pipe(v.number(), v.integer())),
});

const fileName = v.pipe(v.string(), v.regex(/^[\w.-]{1,200}$/));
const weightsSchema = v.object({
  records: v.pipe(
    v.array(
      v.object({
        dataPath: fileName,
        nbytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
        md5sum: v.nullish(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/i))),
      }),
    ),
    v.minLength(1),
    v.maxLength(10_000),
  ),
});

/**
 * Reads the two small files of a model for web-llm, from web-llm's cache where they are there. What comes from the network
 * is kept there only when it was parsed: web-llm itself keeps any answer, a page of HTML too, and then never loads again.
 */
export async function readManifest(
  record: LibraryRecord,
  artifacts: Artifacts,
  signal: AbortSignal,
): Promise<Result<Manifest, LoadFailure>> {
  const folder = weightsFolder(record.model);
  const at = (name: string) => new URL(name, folder).href;
  const configFile = { url: at('mlc-chat-config.json'), cache: 'webllm/config' } as const;
  const weightsFile = { url: at('tensor-cache.json'), cache: 'webllm/model' } as const;
  const config = await read(configFile, chatConfigSchema, artifacts, signal);
  if (!config.ok) return config;
  const weights = await read(weightsFile, weightsSchema, artifacts, signal);
  if (!weights.ok) return weights;

  const { tokenizer_files: names, context_window_size: contextTokens } = config.value.parsed;
  const tokenizer = ['tokenizer.json', 'tokenizer.model'].find((name) => names.includes(name));
  const { records } = weights.value.parsed;
  const library = record.model_lib;
  return ok({
    files: [
      configFile,
      weightsFile,
      ...(record.model_manifest === undefined
        ? []
        : [{ url: at(record.model_manifest), cache: 'webllm/config' } as const]),
      ...(tokenizer === undefined ? [] : [{ url: at(tokenizer), cache: 'webllm/model' } as const]),
      // web-llm holds that a library on this device may change at any time.
      { url: library, ...(!library.includes('localhost') && { cache: 'webllm/wasm' as const }) },
      ...records.map(({ dataPath, nbytes, md5sum }) => ({
        url: at(dataPath),
        cache: 'webllm/model' as const,
        sizeBytes: nbytes,
        ...(md5sum && { md5: md5sum.toLowerCase() }),
      })),
    ],
    weightBytes: records.reduce((sum, { nbytes }) => sum + nbytes, 0),
    contextTokens: contextTokens ?? undefined,
    weightsText: weights.value.text,
  });
}

async function read<T>(
  { url, cache }: Required<Pick<WebLlmFile, 'url' | 'cache'>>,
  schema: v.GenericSchema<unknown, T>,
  artifacts: Artifacts,
  signal: AbortSignal,
): Promise<Result<{ readonly parsed: T; readonly text: string }, LoadFailure>> {
  try {
    const kept = await artifacts.match(cache, url);
    const keptText = await kept?.text();
    const parsedBefore = keptText === undefined ? undefined : parse(keptText, schema);
    if (parsedBefore !== undefined) return ok({ parsed: parsedBefore, text: keptText! });

    const response = await artifacts.fetch(url, signal);
    if (!response.ok) {
      return fail({ kind: 'download', status: response.status, detail: url });
    }
    const text = await response.text();
    const parsed = text.length > longestText ? undefined : parse(text, schema);
    if (parsed === undefined) {
      const got = /^\s*</.test(text) ? 'a web page' : 'something else';
      return fail({ kind: 'wrong-content', expected: url.replace(/^.*\//, ''), got });
    }
    const headers = { 'Content-Type': 'application/json' };
    await artifacts.put(cache, url, new Response(text, { headers }));
    return ok({ parsed, text });
  } catch (error) {
    if (signal.aborted) return fail({ kind: 'cancelled' });
    return fail({ kind: 'download', status: undefined, detail: `${url}: ${describeError(error)}` });
  }
}

function parse<T>(text: string, schema: v.GenericSchema<unknown, T>): T | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
