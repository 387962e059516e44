import { bytesOf, formatIds, writeRow, type NumberFormat } from './number-formats';

/** What a GGUF file may say of itself; only the kinds of values that models need. */
export type GgufValue =
  | { readonly type: 'u16' | 'u32' | 'i32' | 'f32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'i32s'; readonly value: readonly number[] };

export type GgufFacts = Readonly<Record<string, GgufValue>>;

export interface Tensor {
  readonly name: string;
  /** The length of a row, and how many rows; one row where it is a vector. */
  readonly columns: number;
  readonly rows?: number;
  readonly format: NumberFormat;
  /** Called for each row in order. */
  readonly row: (index: number) => Float32Array;
}

/** GGUF, version 3. */
const version = 3;
const alignment = 32;

const typeIds = { u16: 2, u32: 4, i32: 5, f32: 6, bool: 7, string: 8 } as const;
const arrayId = 9;

/** One file with these facts and tensors. */
export function ggufFile(facts: GgufFacts, tensors: readonly Tensor[]): Uint8Array<ArrayBuffer> {
  const head = new Bytes();
  head.text('GGUF');
  head.u32(version);
  head.u64(tensors.length);
  head.u64(Object.keys(facts).length);
  for (const [name, fact] of Object.entries(facts)) {
    head.string(name);
    writeFact(head, fact);
  }
  let dataBytes = 0;
  const offsets = tensors.map((tensor) => {
    const offset = dataBytes;
    head.string(tensor.name);
    head.u32(tensor.rows === undefined ? 1 : 2);
    head.u64(tensor.columns);
    if (tensor.rows !== undefined) head.u64(tensor.rows);
    head.u32(formatIds[tensor.format]);
    head.u64(offset);
    dataBytes = aligned(offset + bytesOf(tensor.format, tensor.columns) * (tensor.rows ?? 1));
    return offset;
  });

  const dataAt = aligned(head.length);
  const file = new Uint8Array(dataAt + dataBytes);
  file.set(head.all());
  const view = new DataView(file.buffer);
  for (const [index, tensor] of tensors.entries()) {
    const rowBytes = bytesOf(tensor.format, tensor.columns);
    for (let row = 0; row < (tensor.rows ?? 1); row++) {
      writeRow(view, dataAt + offsets[index]! + row * rowBytes, tensor.format, tensor.row(row));
    }
  }
  return file;
}

/** The same model in so many files, as `llama-gguf-split` makes them: the facts stand in the first. */
export function splitGgufFiles(
  facts: GgufFacts,
  tensors: readonly Tensor[],
  count: number,
): readonly Uint8Array<ArrayBuffer>[] {
  const each = Math.ceil(tensors.length / count);
  return Array.from({ length: count }, (_, no) => {
    const split: GgufFacts = {
      'split.no': { type: 'u16', value: no },
      'split.count': { type: 'u16', value: count },
      'split.tensors.count': { type: 'i32', value: tensors.length },
    };
    return ggufFile(no === 0 ? { ...facts, ...split } : split, tensors.slice(no * each, (no + 1) * each));
  });
}

/** The name that a part of a split model has; llama.cpp finds the other parts by it. */
export function partName(name: string, no: number, count: number): string {
  const five = (n: number) => String(n).padStart(5, '0');
  return `${name}-${five(no + 1)}-of-${five(count)}.gguf`;
}

function writeFact(into: Bytes, fact: GgufValue): void {
  switch (fact.type) {
    case 'strings':
      into.array(typeIds.string, fact.value.length);
      return fact.value.forEach((text) => into.string(text));
    case 'i32s':
      into.array(typeIds.i32, fact.value.length);
      return fact.value.forEach((number) => into.u32(number));
    case 'string':
      into.u32(typeIds.string);
      return into.string(fact.value);
    case 'bool':
      into.u32(typeIds.bool);
      return into.u8(fact.value ? 1 : 0);
    case 'f32':
      into.u32(typeIds.f32);
      return into.f32(fact.value);
    case 'u16':
      into.u32(typeIds.u16);
      return into.u16(fact.value);
    default:
      into.u32(typeIds[fact.type]);
      return into.u32(fact.value);
  }
}

function aligned(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

/** Bytes that grow, little-endian. */
class Bytes {
  #buffer = new Uint8Array(4096);
  length = 0;

  all(): Uint8Array {
    return this.#buffer.subarray(0, this.length);
  }

  text(value: string): void {
    for (const byte of new TextEncoder().encode(value)) this.u8(byte);
  }

  string(value: string): void {
    this.u64(new TextEncoder().encode(value).length);
    this.text(value);
  }

  array(typeId: number, count: number): void {
    this.u32(arrayId);
    this.u32(typeId);
    this.u64(count);
  }

  u8(value: number): void {
    this.#place(1).setUint8(0, value);
  }

  u16(value: number): void {
    this.#place(2).setUint16(0, value, true);
  }

  u32(value: number): void {
    this.#place(4).setInt32(0, value, true);
  }

  u64(value: number): void {
    this.#place(8).setBigUint64(0, BigInt(value), true);
  }

  f32(value: number): void {
    this.#place(4).setFloat32(0, value, true);
  }

  #place(bytes: number): DataView {
    const at = this.length;
    this.length += bytes;
    if (this.length > this.#buffer.length) {
      const larger = new Uint8Array(this.#buffer.length * 2);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    return new DataView(this.#buffer.buffer, at, bytes);
  }
}
