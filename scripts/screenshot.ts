import { stat } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { buildApp } from './build-app';
import { ensureChromium } from './ensure-chromium';
import { chromiumArguments } from './find-browser';
import { projectFolder } from './places';
import { serve } from './serve';

/** Makes the picture in README from the built app: the first page, with the recorded run played to its end. */
const file = path.join(projectFolder, 'docs', 'screenshot.png');
const say = (line: string) => console.log(line);

await buildApp(say);
const served = await serve(0);
try {
  const browser = await chromium.launch({
    executablePath: ensureChromium(say),
    args: [...chromiumArguments],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 800 },
      deviceScaleFactor: 2,
      colorScheme: 'light',
      // Then nothing plays by itself, and no picture is taken half way through a movement.
      reducedMotion: 'reduce',
    });
    await page.goto(served.address);
    await page.getByRole('button', { name: 'Skip to the end' }).click();
    await page.locator('dl.arms').waitFor();
    await page.evaluate(() => document.fonts.ready);
    const player = page.getByRole('heading', { level: 2 }).first();
    await player.evaluate((heading) => {
      heading.style.scrollMarginBlockStart = '1rem';
      heading.scrollIntoView();
    });
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
  }
} finally {
  await served.close();
}
say(`written: ${path.relative(projectFolder, file)} (${Math.round((await stat(file)).size / 1000)} kB)`);
