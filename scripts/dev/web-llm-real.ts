/**
 * web-llm for real, without a graphics processor: the app's own worker, built with an older web-llm in the place of the
 * newest, on Chromium's software adapter. No part of CI: it takes minutes, and needs files that the repository does not have.
 *
 *   npx tsx scripts/dev/web-llm-real.ts --web-llm FOLDER --model FOLDER --library FILE.wasm [--only PATTERN]
 *
 * --web-llm  an unpacked `npm pack @mlc-ai/web-llm@VERSION` for which there is a compiled library. For 0.2.79 that is
 *            `web-llm-models/v0_2_48/Qwen2-0.5B-Instruct-q4f32_1-ctx4k_cs1k-webgpu.wasm` of mlc-ai/binary-mlc-llm-libs.
 * --model    weights in MLC's format for that library. Random ones do: everything but the meaning of answers is the same.
 *            The lists of both versions must be there: `ndarray-cache.json` (old) and `tensor-cache.json` (new).
 *
 * Prints one line of JSON for each thing it tried.
 */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import sirv from 'sirv';
import { build } from 'vite';
import type { WebLlmChoice } from '../../src/engines/engine';
import { chromiumArguments, findChromium } from '../find-browser';
import { projectFolder } from '../places';
import { serve } from '../serve';
import { attempts } from './web-llm-real/attempts';

const { values } = parseArgs({
  options: {
    'web-llm': { type: 'string' },
    model: { type: 'string' },
    library: { type: 'string' },
    only: { type: 'string' },
  },
});
const { 'web-llm': packageFolder, model: modelFolder, library: libraryFile, only } = values;
if (packageFolder === undefined || modelFolder === undefined || libraryFile === undefined) {
  throw new Error('give --web-llm, --model and --library; the head of this file says what they are');
}

const built = path.join(projectFolder, '.cache', 'web-llm-real');
await build({
  configFile: false,
  root: path.join(projectFolder, 'scripts', 'dev', 'web-llm-real'),
  base: './',
  logLevel: 'warn',
  resolve: {
    alias: [
      { find: '@mlc-ai/web-llm/package.json', replacement: path.resolve(packageFolder, 'package.json') },
      { find: '@mlc-ai/web-llm', replacement: path.resolve(packageFolder, 'lib', 'index.js') },
    ],
  },
  worker: { format: 'es' },
  build: { outDir: built, emptyOutDir: true, target: 'es2023' },
});
const page = await serve(0, built);
const weights = await serveWeights(modelFolder, libraryFile);
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: [...chromiumArguments, '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
});
try {
  const tab = await browser.newPage();
  tab.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      console.log(`# ${message.type()}: ${message.text()}`);
  });
  const asked = new Set<string>();
  tab.context().on('request', (request) => asked.add(new URL(request.url()).origin));
  await tab.goto(page.address);
  const choice: WebLlmChoice = {
    kind: 'web-llm',
    model: 'random-q4f32_1',
    record: {
      weightsUrl: `${weights.address}good`,
      libraryUrl: `${weights.address}library.wasm`,
      contextTokens: 256,
    },
  };
  const wanted = new RegExp(only ?? '');
  for (const [name, attempt] of Object.entries(attempts)) {
    if (!wanted.test(name)) continue;
    console.log(JSON.stringify({ name, ...(await attempt(tab, choice, weights.address)) }));
  }
  console.log(JSON.stringify({ name: 'origins asked', asked: [...asked] }));
} finally {
  await browser.close();
  await page.close();
  weights.close();
}

/** Another origin than the page's, as a hub is. `/html/…` answers with pages where shards should be, `/none/…` with 404. */
async function serveWeights(folder: string, library: string) {
  const files = sirv(folder, { dev: true });
  const wasm = await readFile(library);
  const server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    const [, place, name = ''] = /^\/(good|html)\/resolve\/main\/([\w.-]+)$/.exec(request.url ?? '') ?? [];
    if (request.url === '/library.wasm') return void response.end(wasm);
    if (request.url === '/page.wasm' || (place === 'html' && name.startsWith('params_shard_7'))) {
      return void response.setHeader('Content-Type', 'text/html').end('<!doctype html><p>Sign in</p>');
    }
    if (name === 'mlc-chat-config.json') return void shortened(folder).then((text) => response.end(text));
    request.url = `/${name}`;
    files(request, response, () => void response.writeHead(404).end('not here'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => void server.close(),
  };
}

/** A template of almost no tokens: the software adapter reads less than one in a second. */
async function shortened(folder: string): Promise<string> {
  const config = JSON.parse(await readFile(path.join(folder, 'mlc-chat-config.json'), 'utf8')) as {
    conv_template: object;
  };
  Object.assign(config.conv_template, {
    system_template: '{system_message}',
    system_message: '',
    roles: { user: 'U', assistant: 'A' },
    seps: ['\n'],
  });
  return JSON.stringify(config);
}
