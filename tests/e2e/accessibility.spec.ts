import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const rooms = ['', 'how', 'learn', 'proof', 'library', 'models', 'try', 'settings'];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [390, 1280]) {
    test(`every room is clean for axe and fits, ${colorScheme}, ${width} px`, async ({
      browser,
      baseURL,
    }) => {
      // The builder needs a page whose context is its own.
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      for (const room of rooms) {
        await page.goto(`${baseURL}#/${room}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `#/${room} is wider than the window`).toBeLessThanOrEqual(0);
      }
      await context.close();
    });
  }
}

test('a person with a keyboard reaches a room and its heading', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the room' })).toBeFocused();
  await page.getByRole('link', { name: 'Library', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Library' })).toBeFocused();
});

test('an address that is no room says so and shows the way', async ({ page }) => {
  await page.goto('/#/nowhere/at/all');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('No such room');
  await expect(page.getByRole('link', { name: 'Go to the first minute' })).toBeVisible();
});
