import { expect, test } from 'vitest';
import { looksLikeGguf } from '../../../src/engines/gguf';
import { partName } from '../../support/gguf-file';
import { splitTinyLlama, tinyLlama } from '../../support/tiny-llama';

// That llama.cpp loads it, and what it writes, is seen by the contract of engines in a browser.

test('a tiny model is the same every time, and another with another seed', () => {
  const model = tinyLlama();
  expect(looksLikeGguf(model)).toBe(true);
  expect(model.length).toBeLessThan(500_000);
  expect(Buffer.compare(tinyLlama(), model)).toBe(0);
  expect(Buffer.compare(tinyLlama({ seed: 2 }), model)).not.toBe(0);
});

test('eight bits a weight take about a quarter of the room', () => {
  const [full, half, eighth] = (['f32', 'f16', 'q8_0'] as const).map(
    (format) => tinyLlama({ format }).length,
  );
  expect(half! / full!).toBeCloseTo(0.5, 1);
  expect(eighth! / full!).toBeCloseTo(34 / 128, 1);
});

test('the parts of a split model hold the weights of the whole one, in order', () => {
  const whole = tinyLlama({ format: 'q8_0' });
  const parts = splitTinyLlama(3, { format: 'q8_0' });
  expect(parts).toHaveLength(3);
  for (const part of parts) expect(looksLikeGguf(part)).toBe(true);
  const [, , last] = parts;
  expect(Buffer.compare(last!.slice(-20_000), whole.slice(-20_000))).toBe(0);
  expect(partName('tiny', 1, 3)).toBe('tiny-00002-of-00003.gguf');
});

test('a shape that has no whole blocks is refused', () => {
  expect(() => tinyLlama({ format: 'q8_0', width: 40, heads: 2 })).toThrow('no whole blocks');
});
