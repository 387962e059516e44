import { expect, test } from 'vitest';
import { besideEachOther, memoryOf } from '../../../src/engines/models-together';
import { defaultModel } from '../../../src/engines/default-model';
import type { ModelChoice } from '../../../src/engines/engine';

const gib = 1024 ** 3;

test('what a model takes is known before it is loaded, or said to be unknown', () => {
  const hosted = (...sizes: (number | undefined)[]): ModelChoice => ({
    kind: 'hosted',
    model: {
      id: 'm',
      name: 'm',
      files: sizes.map((sizeBytes) => ({
        url: 'https://example.org/m.gguf',
        ...(sizeBytes && { sizeBytes }),
      })),
    },
  });
  expect(memoryOf({ kind: 'default' })).toBeGreaterThan(defaultModel.sizeBytes * 1.2);
  expect(memoryOf(hosted(1e9, 1e9))).toBeCloseTo(2.4e9 + 128 * 1024 ** 2);
  expect(memoryOf(hosted(1e9, undefined))).toBeUndefined();
  const parts = [new File(['1234'], 'b.gguf')];
  expect(memoryOf({ kind: 'file', file: new File(['12'], 'a.gguf'), parts })).toBeCloseTo(
    7.2 + 128 * 1024 ** 2,
  );
  expect(memoryOf({ kind: 'endpoint', baseUrl: 'https://a.example/v1', model: 'm' })).toBe(0);
  expect(memoryOf({ kind: 'prompt-api' })).toBe(0);
});

test('what a compiled model takes is read from its name', () => {
  const megabytes = (model: string) => (memoryOf({ kind: 'web-llm', model }) ?? NaN) / 1e6;
  // Of the graphics processor, by web-llm's own list: 1,629 and 945 MB.
  expect(megabytes('Qwen2.5-1.5B-Instruct-q4f16_1-MLC')).toBeGreaterThan(900);
  expect(megabytes('Qwen2.5-1.5B-Instruct-q4f16_1-MLC')).toBeLessThan(1_900);
  expect(megabytes('Qwen2.5-0.5B-Instruct-q0f16-MLC')).toBeGreaterThan(1_000);
  expect(megabytes('SmolLM2-135M-Instruct-q0f32-MLC')).toBeLessThan(1_000);
  expect(megabytes('my-own-model')).toBeNaN();
});

test('two models that leave half of the memory alone are no matter', () => {
  expect(besideEachOther([gib, gib], 4)).toBeUndefined();
  expect(besideEachOther([2 * gib, 0], 2)).toBeUndefined();
  expect(besideEachOther([20 * gib, undefined], 8)).toBeUndefined();
  expect(besideEachOther([20 * gib, 20 * gib], undefined)).toBeUndefined();
});

test('too much is refused with the figure; where a browser tells less than there is, a person may insist', () => {
  expect(besideEachOther([gib, 1.5 * gib], 4)).toEqual({
    kind: 'models-together',
    neededBytes: 2.5 * gib,
    hasBytes: 4 * gib,
    isCertain: false,
  });
  expect(besideEachOther([3 * gib, 2 * gib], 4)).toMatchObject({ isCertain: true });
  expect(besideEachOther([9 * gib, 9 * gib], 8)).toMatchObject({ isCertain: false });
});
