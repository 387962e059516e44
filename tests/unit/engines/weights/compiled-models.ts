import { createHash } from 'node:crypto';
import type { WebLlmRecord } from '../../../../src/engines/engine';
import type { FakeSite } from '../fake-web';
import { weightsOf } from './models';

/** A model for web-llm on a server of the person's own: two shards, a tokenizer, a library and the two small files. */
export const folder = 'https://models.example/m/resolve/main/';
export const libraryUrl = 'https://models.example/lib/m.wasm';
export const record: WebLlmRecord = { weightsUrl: 'https://models.example/m', libraryUrl };
export const shards = [weightsOf(2_500, 3), weightsOf(3_500, 5)];

const text = (value: string) => new TextEncoder().encode(value);
const json = { 'Content-Type': 'application/json' };
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

export const library = text('\0asm and the rest');
export const tokenizer = text('{"version":"1.0"}');

export function compiledSites(): Record<string, FakeSite> {
  const records = shards.map((shard, index) => ({
    dataPath: `params_shard_${index}.bin`,
    nbytes: shard.length,
    md5sum: md5(shard),
  }));
  return {
    [`${folder}mlc-chat-config.json`]: {
      body: JSON.stringify({ tokenizer_files: ['tokenizer.json'], context_window_size: 4096 }),
      headers: json,
    },
    [`${folder}tensor-cache.json`]: { body: JSON.stringify({ records }), headers: json },
    [`${folder}tokenizer.json`]: { body: tokenizer, headers: json },
    [libraryUrl]: { body: library, headers: { 'Content-Type': 'application/wasm' } },
    ...Object.fromEntries(
      shards.map((shard, index) => [`${folder}params_shard_${index}.bin`, { body: shard } as FakeSite]),
    ),
  };
}
