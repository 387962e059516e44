import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { defaultModel } from '../../src/engines/default-model';
import { modelFolder } from '../places';
import { freshPrompt } from './prompts';

export interface NativeFigures {
  /** Seconds for the same groups: in the page, and by llama.cpp's own server on this machine. */
  readonly page: number;
  readonly native: number;
}

const groups = 4;
const draws = 4;
const maxTokens = 16;
const promptWords = 60;

/** The same groups in the page and by a native llama-server; undefined where there is none on the PATH. */
export async function measureNative(
  page: Page,
  threads: number,
  say: (line: string) => void,
): Promise<NativeFigures | undefined> {
  const program = onPath('llama-server');
  if (program === undefined) return undefined;
  say(`comparing with ${program} …`);
  const prompts = Array.from({ length: groups }, () => freshPrompt(promptWords));
  await page.evaluate(() => globalThis.engine.load('one', 'default', 1));
  let inPage = 0;
  for (const prompt of prompts) {
    const took = await page.evaluate((group) => globalThis.engine.ask('one', group), {
      prompt,
      draws,
      maxTokens,
    });
    inPage += took.seconds;
  }
  await page.evaluate(() => globalThis.engine.drop());

  const port = await freePort();
  const server = spawn(
    program,
    ['-m', path.join(modelFolder, defaultModel.name), '--port', String(port)].concat([
      '-c',
      '2048',
      '-np',
      '1',
      '-t',
      String(threads),
      '-ngl',
      '0',
    ]),
    { stdio: 'ignore' },
  );
  try {
    const address = `http://127.0.0.1:${port}`;
    await untilHealthy(address);
    const startedAt = performance.now();
    for (const prompt of prompts) {
      for (let seed = 1; seed <= draws; seed++) await askServer(address, prompt, seed);
    }
    return { page: inPage, native: (performance.now() - startedAt) / 1000 };
  } finally {
    server.kill();
  }
}

function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilHealthy(address: string): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    const isHealthy = await fetch(`${address}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isHealthy) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('llama-server did not become healthy within a minute');
}

async function askServer(address: string, prompt: string, seed: number): Promise<void> {
  const response = await fetch(`${address}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      messages: [{ role: 'user', content: prompt }],
      seed,
      temperature: 1,
      max_tokens: maxTokens,
      top_k: 40,
      top_p: 0.95,
      min_p: 0.05,
      cache_prompt: true,
    }),
  });
  if (!response.ok) throw new Error(`llama-server answers ${response.status}`);
  await response.json();
}
