import { expect, test, type Page } from '@playwright/test';

const markup = '<img src=x onerror="globalThis.hacked = 1"><script>globalThis.hacked = 1</script>';

function packWith(fields: object): string {
  return JSON.stringify({
    cairn: 'pack',
    version: 1,
    id: 'lib-theirs',
    name: 'Theirs',
    revision: 1,
    rendering: { lessons: 'system' },
    experiences: [
      { id: 'x1', kind: 'lesson', text: 'Answer in one word.', locked: false, origin: { kind: 'written' } },
    ],
    clusters: [],
    clustersKnown: true,
    proofs: [],
    madeWith: { app: 'Cairn', version: '0.1.0' },
    ...fields,
  });
}

async function offer(page: Page, text: string | Buffer): Promise<void> {
  await page.goto('/#/library');
  await page.reload();
  await page.getByRole('button', { name: 'Import a pack' }).click();
  await page
    .getByRole('dialog')
    .locator('input[type=file]')
    .setInputFiles({ name: 'pack.json', mimeType: 'application/json', buffer: Buffer.from(text) });
}

/** What no pack may do, whatever is in it. */
async function expectHarmless(page: Page): Promise<void> {
  expect(await page.evaluate(() => ['hacked' in globalThis, 'polluted' in {}])).toEqual([false, false]);
}

const refused: readonly (readonly [what: string, text: () => string | Buffer, sentence: RegExp])[] = [
  ['a pack cut in half', () => packWith({}).slice(0, 150), /not a pack, or it is cut off/],
  ['a pack of version 9', () => packWith({ version: 9 }), /version 9/],
  ['a file of 50 MB', () => Buffer.alloc(50_000_000, 0x20), /too|at most/],
  [
    'a pack that names __proto__',
    () => packWith({}).replace('"version":1', '"version":1,"__proto__":{"polluted":true}'),
    /__proto__/,
  ],
  ['an array', () => '[1, 2, 3]', /not a pack/],
  ['experiences that are no list', () => packWith({ experiences: markup }), /at “experiences”/],
];

for (const [what, text, sentence] of refused) {
  test(`${what} is refused with a sentence, and nothing is written`, async ({ page }) => {
    await offer(page, text());
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText(sentence, { timeout: 60_000 });
    await expectHarmless(page);
    await page.goto('/#/library');
    await page.reload();
    await expect(page.getByText('No library yet.')).toBeVisible();
  });
}

test('markup in every field stays text', async ({ page }) => {
  const written = { locked: false, origin: { kind: 'written' } };
  await offer(
    page,
    packWith({
      name: markup,
      experiences: [
        { id: 'x1', kind: 'lesson', text: markup, ...written, origin: { kind: 'imported', from: markup } },
        { id: 'x2', kind: 'example', prompt: markup, answer: markup, ...written },
      ],
    }),
  );
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('onerror').first()).toBeVisible();
  await expectHarmless(page);

  await dialog.getByRole('button', { name: 'Import 2 experiences' }).click();
  await expect(page.getByRole('button', { name: 'Export as pack' })).toBeVisible();
  await expect(page.getByText('onerror').first()).toBeVisible();
  await page.reload();
  await expect(page.getByText('onerror').first()).toBeVisible();
  await expectHarmless(page);
});
