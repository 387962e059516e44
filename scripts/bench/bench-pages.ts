import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { build } from 'vite';
import type { EngineFacts } from '../../src/engines/engine';
import { defaultModel } from '../../src/engines/default-model';
import { buildApp } from '../build-app';
import { ensureChromium } from '../ensure-chromium';
import { fetchDefaultModel } from '../fetch-default-model';
import { chromiumArguments } from '../find-browser';
import { projectFolder } from '../places';
import { serve } from '../serve';

export interface BenchPages {
  readonly browser: Browser;
  readonly app: Page;
  readonly appAddress: string;
  readonly bare: Page;
  readonly facts: EngineFacts;
  close(): Promise<void>;
}

/** One browser with two pages, each with its own engine loaded: the app, and wllama alone with the same settings. */
export async function openBenchPages(say: (line: string) => void): Promise<BenchPages> {
  await fetchDefaultModel(say);
  await buildApp(say);
  const bareFolder = path.join(projectFolder, '.cache', 'bench');
  await build({
    configFile: false,
    root: path.join(projectFolder, 'scripts', 'bench', 'bare'),
    base: './',
    logLevel: 'warn',
    build: { outDir: bareFolder, emptyOutDir: true, target: 'es2023' },
  });
  const [appServed, bareServed] = [await serve(0), await serve(0, bareFolder)];
  const browser = await chromium.launch({
    executablePath: ensureChromium(say),
    args: [...chromiumArguments],
  });
  try {
    // Contexts of their own: a page that is not in front must not be slowed down for it.
    const app = await (await browser.newContext()).newPage();
    await app.goto(appServed.address);
    await app.evaluate(() => globalThis.cairn.ready);
    say('Loading the model into the app …');
    const loaded = await app.evaluate(() => globalThis.cairn.api.loadModel({ kind: 'default' }));
    if (!loaded.ok) throw new Error(`the model did not load: ${JSON.stringify(loaded.failure)}`);
    const facts = loaded.value;

    const bare = await (await browser.newContext()).newPage();
    await bare.goto(bareServed.address);
    say('Loading the model into the bare page …');
    await bare.evaluate(
      ([url, contextTokens, threads]) => globalThis.bare.load(url, contextTokens, threads),
      [`/models/${defaultModel.name}`, facts.contextTokens, facts.threads] as const,
    );
    return {
      browser,
      app,
      appAddress: appServed.address,
      bare,
      facts,
      async close() {
        await browser.close();
        await appServed.close();
        await bareServed.close();
      },
    };
  } catch (error) {
    await browser.close();
    await appServed.close();
    await bareServed.close();
    throw error;
  }
}
