import { ggufFile, splitGgufFiles, type GgufFacts, type Tensor } from './gguf-file';
import type { NumberFormat } from './number-formats';

/**
 * A llama model with random weights, made here: the real engine runs with it in milliseconds, and its file is a few
 * hundred kB. It reads any text, byte by byte, and writes printable ASCII only, since random bytes would be no UTF-8.
 *
 * The trick is one number of its inner state that no layer changes: the first. It is the same for every token, so that
 * what a token's row of the output matrix has there is a constant added to that token's score. Bytes that are no
 * printable ASCII get a very low one; the end of the turn gets what makes answers of some twenty tokens.
 */
export interface TinyLlama {
  readonly layers?: number;
  /** A multiple of 32, and of `heads`. */
  readonly width?: number;
  readonly heads?: number;
  readonly feedForward?: number;
  readonly contextTokens?: number;
  /** Of the matrices; norms are f32 always. */
  readonly format?: NumberFormat;
  readonly seed?: number;
  /** How eager it is to end its turn: added to the score of that token. */
  readonly endScore?: number;
  /** The one character that it writes, as broken arithmetic does; empty for a model that writes all of them. */
  readonly only?: string;
}

type Shape = Required<TinyLlama>;

const usual: Shape = {
  layers: 2,
  width: 64,
  heads: 4,
  feedForward: 128,
  contextTokens: 512,
  format: 'f32',
  seed: 1,
  endScore: 0.5,
  only: '',
};

/** The same options make the same bytes. */
export function tinyLlama(options: TinyLlama = {}): Uint8Array<ArrayBuffer> {
  const shape = { ...usual, ...options };
  return ggufFile(factsOf(shape), tensorsOf(shape));
}

/** The same model in several files. */
export function splitTinyLlama(count: number, options: TinyLlama = {}): readonly Uint8Array<ArrayBuffer>[] {
  const shape = { ...usual, ...options };
  return splitGgufFiles(factsOf(shape), tensorsOf(shape), count);
}

const endOfTurn = '<|im_end|>';
const special = [endOfTurn, '<|im_start|>', '<|endoftext|>'];

/** GPT-2's way to write each byte as one letter: those that cannot be seen get letters from U+0100 on. */
function byteLetters(): string[] {
  const isSeen = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let unseen = 0;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint(isSeen(byte) ? byte : 0x100 + unseen++),
  );
}

/** One pair that is joined, because a vocabulary without any is unusual enough to be refused some day. */
const joined = 'th';
const tokens = [...byteLetters(), joined, ...special];

const template = [
  '{% for message in messages %}',
  "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}",
  '{% endfor %}',
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
].join('');

function factsOf({ layers, width, heads, feedForward, contextTokens, format }: Shape): GgufFacts {
  const u32 = (value: number) => ({ type: 'u32', value }) as const;
  const string = (value: string) => ({ type: 'string', value }) as const;
  const idOf = (token: string) => u32(tokens.indexOf(token));
  return {
    'general.architecture': string('llama'),
    'general.name': string('Tiny llama with random weights'),
    'general.file_type': u32({ f32: 0, f16: 1, q8_0: 7 }[format]),
    'llama.block_count': u32(layers),
    'llama.context_length': u32(contextTokens),
    'llama.embedding_length': u32(width),
    'llama.feed_forward_length': u32(feedForward),
    'llama.attention.head_count': u32(heads),
    'llama.attention.head_count_kv': u32(heads),
    'llama.attention.layer_norm_rms_epsilon': { type: 'f32', value: 1e-5 },
    'llama.rope.dimension_count': u32(width / heads),
    'llama.vocab_size': u32(tokens.length),
    'tokenizer.ggml.model': string('gpt2'),
    'tokenizer.ggml.pre': string('gpt-2'),
    'tokenizer.ggml.tokens': { type: 'strings', value: tokens },
    'tokenizer.ggml.token_type': { type: 'i32s', value: tokens.map((t) => (special.includes(t) ? 3 : 1)) },
    'tokenizer.ggml.merges': { type: 'strings', value: ['t h'] },
    'tokenizer.ggml.bos_token_id': idOf('<|endoftext|>'),
    'tokenizer.ggml.eos_token_id': idOf(endOfTurn),
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: false },
    'tokenizer.chat_template': string(template),
  };
}

/** What the constant number of the inner state is, before its norm. */
const constant = 2;

function tensorsOf({ layers, width, feedForward, format, seed, endScore, only }: Shape): Tensor[] {
  const next = uniform(seed);
  const random = (columns: number, size: number) =>
    Float32Array.from({ length: columns }, () => (2 * next() - 1) * size);
  const matrix = (name: string, columns: number, rows: number, size: number): Tensor => ({
    name,
    columns,
    rows,
    format,
    row: () => random(columns, size),
  });
  /** Writes into the inner state: anywhere but at its first number. */
  const writing = (name: string, columns: number, size: number): Tensor => ({
    ...matrix(name, columns, width, size),
    row: (index) => (index === 0 ? new Float32Array(columns) : random(columns, size)),
  });
  const norm = (name: string): Tensor => ({
    name,
    columns: width,
    format: 'f32',
    row: () => new Float32Array(width).fill(1),
  });
  const into = Math.sqrt(3 / width);
  const out = Math.sqrt(3 / feedForward);
  const layer = (index: number): Tensor[] => [
    norm(`blk.${index}.attn_norm.weight`),
    matrix(`blk.${index}.attn_q.weight`, width, width, 2 * into),
    matrix(`blk.${index}.attn_k.weight`, width, width, 2 * into),
    matrix(`blk.${index}.attn_v.weight`, width, width, into),
    writing(`blk.${index}.attn_output.weight`, width, 2 * into),
    norm(`blk.${index}.ffn_norm.weight`),
    matrix(`blk.${index}.ffn_gate.weight`, width, feedForward, into),
    matrix(`blk.${index}.ffn_up.weight`, width, feedForward, into),
    writing(`blk.${index}.ffn_down.weight`, feedForward, out),
  ];
  return [
    {
      ...matrix('token_embd.weight', width, tokens.length, 1.7),
      row: () => withFirst(random(width, 1.7), constant),
    },
    ...Array.from({ length: layers }, (_, index) => layer(index)).flat(),
    norm('output_norm.weight'),
    {
      ...matrix('output.weight', width, tokens.length, 2 * into),
      row: (id) => withFirst(random(width, 2 * into), scoreOf(tokens[id]!, endScore, only)),
    },
  ];
}

function scoreOf(token: string, endScore: number, only: string): number {
  if (only !== '') return token === only ? 0 : -40;
  if (token === endOfTurn) return endScore;
  const isWritten = token === joined || token === 'Ġ' || /^[!-~]$/.test(token);
  return isWritten ? 0 : -40;
}

function withFirst(row: Float32Array, value: number): Float32Array {
  row[0] = value;
  return row;
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed on every machine. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
