import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { build } from 'vite';
import { ensureChromium } from '../ensure-chromium';
import { fetchDefaultModel } from '../fetch-default-model';
import { chromiumArguments } from '../find-browser';
import { projectFolder } from '../places';
import { serve } from '../serve';

export interface EnginePage {
  readonly browser: Browser;
  readonly page: Page;
  close(): Promise<void>;
}

/** A page that holds the app's engine and nothing else. */
export async function openEnginePage(say: (line: string) => void): Promise<EnginePage> {
  await fetchDefaultModel(say);
  const folder = path.join(projectFolder, '.cache', 'bench-engine');
  await build({
    configFile: false,
    root: path.join(projectFolder, 'scripts', 'bench', 'engine'),
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2023' },
  });
  const served = await serve(0, folder);
  const browser = await chromium.launch({
    executablePath: ensureChromium(say),
    args: [...chromiumArguments],
  });
  const page = await browser.newPage();
  await page.goto(served.address);
  return {
    browser,
    page,
    async close() {
      await browser.close();
      await served.close();
    },
  };
}
