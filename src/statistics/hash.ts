/**
 * A hash of text, and the random numbers that grow from it. Splits, cluster keys and seeds stand in packs and
 * records that outlive a release, so to change anything here is to change their format.
 *
 * The hash is HalfSipHash-2-4 with a 64-bit result, over the UTF-16LE bytes of the text, under the key of its
 * published test vectors. It mixes well with 32-bit integers alone. It does not stop somebody who looks for
 * collisions.
 */

/** 16 hexadecimal digits that stand for a text, the same on every machine. */
export function hashOf(text: string): string {
  return hashWords(text)
    .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
    .join('');
}

/**
 * A source of numbers in [0, 1) that depends on the seed alone; the number 7 and the text '7' are one seed.
 * The generator is sfc32, so each number carries 32 random bits.
 */
export function seededRandom(seed: string | number): () => number {
  let [a, b] = hashWords(`0:${seed}`);
  let [c, counter] = hashWords(`1:${seed}`);

  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (rotate(c, 21) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };

  // The first few numbers still show the state they start from.
  for (let i = 0; i < 12; i++) next();
  return next;
}

function hashWords(text: string): [number, number] {
  const key0 = 0x03020100;
  const key1 = 0x07060504;
  let v0 = key0;
  let v1 = key1 ^ 0xee;
  let v2 = key0 ^ 0x6c796765;
  let v3 = key1 ^ 0x74656462;

  function mix(rounds: number): void {
    for (let i = 0; i < rounds; i++) {
      v0 = (v0 + v1) | 0;
      v1 = rotate(v1, 5) ^ v0;
      v0 = rotate(v0, 16);
      v2 = (v2 + v3) | 0;
      v3 = rotate(v3, 8) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = rotate(v3, 7) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = rotate(v1, 13) ^ v2;
      v2 = rotate(v2, 16);
    }
  }

  function absorb(block: number): void {
    v3 ^= block;
    mix(2);
    v0 ^= block;
  }

  // Two UTF-16 units make one block of four bytes; what is left shares the last block with the length.
  const even = text.length & ~1;
  for (let i = 0; i < even; i += 2) absorb(text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16));
  const rest = even < text.length ? text.charCodeAt(even) : 0;
  absorb(rest | ((2 * text.length) << 24));

  v2 ^= 0xee;
  mix(4);
  const first = v1 ^ v3;
  v1 ^= 0xdd;
  mix(4);
  return [first, v1 ^ v3];
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
