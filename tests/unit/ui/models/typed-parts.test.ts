import { expect, test } from 'vitest';
import { modelsRoom } from '../../../../src/ui/messages/models-room';
import { typedParts } from '../../../../src/ui/models/typed-parts';

const { advice } = modelsRoom.device;
const typedIn = (sentence: string) =>
  typedParts(sentence)
    .filter(({ isTyped }) => isTyped)
    .map(({ text }) => text);

test('what a person types is told from what they read, without the dot or comma after it', () => {
  expect(typedIn(advice['gpu-chrome-linux'])).toEqual([
    '--enable-unsafe-webgpu',
    '--ozone-platform=x11',
    '--use-angle=vulkan',
    '--enable-features=Vulkan,VulkanFromANGLE',
  ]);
  expect(typedIn(advice['half-nvidia'])).toEqual(['--enable-dawn-features=vulkan_enable_f16_on_nvidia']);
  expect(typedIn(advice['gpu-chrome-windows-arm'])).toEqual([
    'chrome://flags/#enable-unsafe-webgpu',
    'edge://flags',
  ]);
  expect(typedIn(advice['gpu-acceleration'])).toEqual(['chrome://gpu', 'edge://gpu']);
});

test('no word of any advice is lost or moved, and most advice has nothing to type', () => {
  const sentences = Object.values(advice);
  for (const sentence of sentences) {
    expect(
      typedParts(sentence)
        .map(({ text }) => text)
        .join(''),
    ).toBe(sentence);
  }
  expect(sentences.filter((sentence) => typedIn(sentence).length > 0)).toHaveLength(4);
});
