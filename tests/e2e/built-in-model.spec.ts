import { expect, test, type Page } from '@playwright/test';
import '../../scripts/headless/automation';
import { chooseBriefRun } from './support/brief-run';

// The browser's own model, played by a page script with the same interface: no browser that tests run in has one.

/** Says in a sentence what it should say in a word, but for one time in four; with an earlier answer of a word, in a word. */
async function giveModel(page: Page): Promise<void> {
  await page.addInitScript(() => {
    interface Message {
      readonly role: string;
      readonly content: string;
    }
    let asked = 0;
    const open = { sessions: 0 };
    const sessionOf = (history: readonly Message[]) => {
      open.sessions += 1;
      let isOpen = true;
      return {
        contextUsage: history.length * 10,
        contextWindow: 4096,
        measureContextUsage: async (input: readonly Message[]) => input.length * 10,
        promptStreaming(input: readonly Message[]) {
          const task = input.at(-1)?.content ?? '';
          const word = /\b(great|love|good|best|happy|excellent|wonderful|perfect)/i.test(task)
            ? 'positive'
            : 'negative';
          const isShown = history.some(({ role, content }) => role === 'assistant' && !content.includes(' '));
          const said = isShown || asked++ % 4 === 0 ? word : `The sentiment of this review is ${word}.`;
          return new ReadableStream({
            start(controller) {
              controller.enqueue(said);
              controller.close();
            },
          });
        },
        clone: async () => sessionOf(history),
        destroy() {
          if (isOpen) open.sessions -= 1;
          isOpen = false;
        },
        addEventListener: () => undefined,
      };
    };
    Object.defineProperty(globalThis, 'LanguageModel', {
      configurable: true,
      value: {
        open,
        availability: async () => 'available',
        create: async (options: { readonly initialPrompts?: readonly Message[] }) =>
          sessionOf(options.initialPrompts ?? []),
      },
    });
  });
}

test('a person learns with the model of their browser, and is told what nobody can set', async ({ page }) => {
  await giveModel(page);
  await page.goto('/#/learn');
  await page.getByRole('button', { name: 'Use the browser’s model' }).first().click();
  await expect(page.getByText('the browser’s own, reads up to 4,096 tokens at once')).toBeVisible();
  const fixed = 'What you set for the temperature and the seed has no effect with it.';
  await expect(page.getByText(fixed).first()).toBeVisible();

  await chooseBriefRun(page);
  await expect(page.getByText(fixed)).toHaveCount(2);
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Open the proof' })).toBeVisible({ timeout: 60_000 });
  await expect(
    page.getByText('What was set for the temperature and the seed had no effect with it.'),
  ).toBeVisible();

  const report = await page.evaluate(async () => {
    const [run] = await globalThis.cairn.api.runs();
    return globalThis.cairn.api.report(run?.id ?? '');
  });
  expect(report).toMatchObject({
    status: 'finished',
    engine: { kind: 'prompt-api', fixed: ['temperature', 'seed', 'tokens'] },
  });
  // The one that holds the model, and the newest beginning.
  const sessions = await page.evaluate(
    () =>
      (globalThis as unknown as { LanguageModel: { open: { sessions: number } } }).LanguageModel.open
        .sessions,
  );
  expect(sessions).toBeLessThanOrEqual(2);
});

test('a browser without a model of its own offers none', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'LanguageModel', { configurable: true, value: undefined });
  });
  await page.goto('/#/learn');
  await expect(page.getByRole('button', { name: 'Load the model' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use the browser’s model' })).toHaveCount(0);
});
