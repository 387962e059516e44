import * as v from 'valibot';
import type { WebLlmRecord } from '../engine';
import type { WebLlmCache } from '../web-llm/artifacts';

/** What is kept of a model besides its bytes: where they come from, and what they must be. */
export interface AboutModel {
  readonly version: 1;
  readonly id: string;
  /** For a person. */
  readonly name: string;
  readonly engine: 'wllama' | 'web-llm';
  /** Of a model that is compiled for web-llm and is not in its list: how the person described it. */
  readonly record?: WebLlmRecord;
  readonly files: readonly AboutFile[];
}

export interface AboutFile {
  /** Tried in this order; all of them have the same file. */
  readonly urls: readonly string[];
  readonly sizeBytes?: number;
  /** What its publisher says that it is. */
  readonly hash?: FileHash;
  /** What the server said of its version when the first byte came: other words mean other bytes. */
  readonly validator?: string;
  /** SHA-256 of all its bytes, once they were all here and were what they should be. From then on its pieces are true. */
  readonly checked?: string;
  /** The browser cache in which another program looks for it, under its first address, once it is whole. */
  readonly into?: WebLlmCache;
}

export interface FileHash {
  readonly algorithm: 'sha256' | 'md5';
  /** Lower-case hexadecimal. */
  readonly hex: string;
}

const address = v.pipe(v.string(), v.maxLength(4_000));
const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const hash = v.object({
  algorithm: v.picklist(['sha256', 'md5']),
  hex: v.pipe(v.string(), v.regex(/^[0-9a-f]{32,64}$/)),
});

/** The disk is a boundary: another version of this app may have written there. */
export const aboutSchema = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(4_000)),
  name: v.pipe(v.string(), v.maxLength(1_000)),
  engine: v.picklist(['wllama', 'web-llm']),
  record: v.exactOptional(
    v.object({
      weightsUrl: address,
      libraryUrl: address,
      contextTokens: v.exactOptional(size),
      requiredFeatures: v.exactOptional(
        v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(50)),
      ),
    }),
  ),
  files: v.pipe(
    v.array(
      v.object({
        urls: v.pipe(v.array(address), v.minLength(1), v.maxLength(10)),
        sizeBytes: v.exactOptional(size),
        hash: v.exactOptional(hash),
        validator: v.exactOptional(v.pipe(v.string(), v.maxLength(1_000))),
        checked: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
        into: v.exactOptional(v.picklist(['webllm/config', 'webllm/model', 'webllm/wasm'])),
      }),
    ),
    v.maxLength(10_000),
  ),
}) satisfies v.GenericSchema<unknown, AboutModel>;
