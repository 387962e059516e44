import type { Page } from '@playwright/test';
import { afterEach, expect, test, vi } from 'vitest';
import { loadModel } from '../../../scripts/headless/load-model';
import { fail, ok } from '../../../src/core/result';

afterEach(() => vi.unstubAllGlobals());

const endpoint = { endpoint: 'http://localhost:1/v1', name: 'm', concurrency: undefined };

/** The page's side runs here: what it asks of the app is noted, and refused for the memory of two models. */
async function loadSecond(isCertain: boolean) {
  const asked: boolean[] = [];
  const lines: string[] = [];
  vi.stubGlobal('cairn', {
    api: {
      loadModel: async (_choice: unknown, anyway: boolean, place: string) => {
        expect(place).toBe('second');
        asked.push(anyway);
        const refused = { kind: 'models-together', neededBytes: 5e9, hasBytes: 8e9, isCertain } as const;
        return anyway && !isCertain ? ok(undefined) : fail(refused);
      },
    },
  });
  const page = {
    evaluate: async (inPage: (argument: unknown) => unknown, argument: unknown) => inPage(argument),
  };
  const loading = loadModel(page as unknown as Page, endpoint, 'second', (line) => lines.push(line));
  const failure = await loading.then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { asked, lines, failure };
}

test('a second model that may be too much is tried all the same, with a warning', async () => {
  expect(await loadSecond(false)).toEqual({
    asked: [false, true],
    lines: [
      expect.stringMatching(
        /^Warning: together with the other models .* at least 8,000 MB\..* tried all the same\.$/,
      ),
    ],
    failure: undefined,
  });
});

test('one that cannot be held beside the first is refused', async () => {
  expect(await loadSecond(true)).toEqual({
    asked: [false],
    lines: [],
    failure: expect.stringContaining('The second model could not be used'),
  });
});
