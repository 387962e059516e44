/** How ggml lays numbers out in a file: its name there, its number, and what a run of values takes. */
export type NumberFormat = 'f32' | 'f16' | 'q8_0';

export const formatIds: Readonly<Record<NumberFormat, number>> = { f32: 0, f16: 1, q8_0: 8 };

/** Values that share one scale in Q8_0; a row's length must be a multiple of it. */
const blockLength = 32;
const blockBytes = 2 + blockLength;

export function bytesOf(format: NumberFormat, values: number): number {
  if (format === 'f32') return values * 4;
  if (format === 'f16') return values * 2;
  if (values % blockLength !== 0) throw new Error(`${values} values are no whole blocks of ${blockLength}`);
  return (values / blockLength) * blockBytes;
}

/** Writes one row of values at this place. */
export function writeRow(into: DataView, at: number, format: NumberFormat, row: Float32Array): void {
  if (format === 'q8_0') return writeBlocks(into, at, row);
  for (const [index, value] of row.entries()) {
    if (format === 'f32') into.setFloat32(at + index * 4, value, true);
    else into.setUint16(at + index * 2, halfOf(value), true);
  }
}

function writeBlocks(into: DataView, at: number, row: Float32Array): void {
  for (let start = 0; start < row.length; start += blockLength) {
    const block = row.subarray(start, start + blockLength);
    const scale = block.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
    const place = at + (start / blockLength) * blockBytes;
    into.setUint16(place, halfOf(scale), true);
    for (const [index, value] of block.entries()) {
      into.setInt8(place + 2 + index, scale === 0 ? 0 : Math.round(value / scale));
    }
  }
}

const single = new DataView(new ArrayBuffer(4));

/** The bits of the nearest half-precision number; what is too small becomes zero. */
function halfOf(value: number): number {
  single.setFloat32(0, value);
  const bits = single.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 127 + 15;
  if (exponent <= 0) return sign;
  if (exponent >= 31) throw new Error(`${value} is too large for half precision`);
  // Rounding may carry into the exponent, and that is right.
  return sign + (exponent << 10) + (((bits & 0x7fffff) + 0x1000) >>> 13);
}
