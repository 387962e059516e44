import type { Page } from '@playwright/test';
import { freshPrompt } from './prompts';

export interface ReuseRow {
  readonly group: number;
  /** Draws of one prompt: the first reads it, and the others find it read. */
  readonly shared: number;
  /** As many draws of as many prompts of that length, each read from its first token. */
  readonly apart: number;
}

const promptWords = 100;
const answerTokens = 8;

/** Groups of four and of eight with the prompt read once, and read for every draw: one lane, the better of so many tries. */
export async function measureReuse(
  page: Page,
  tries: number,
  say: (line: string) => void,
): Promise<readonly ReuseRow[]> {
  await page.evaluate(() => globalThis.engine.load('one', 'default', 1));
  const ask = async (draws: number) =>
    await page.evaluate((group) => globalThis.engine.ask('one', group), {
      prompt: freshPrompt(promptWords),
      draws,
      maxTokens: answerTokens,
    });
  const rows: ReuseRow[] = [];
  for (const group of [4, 8]) {
    let [shared, apart] = [Infinity, Infinity];
    for (let round = 0; round < tries; round++) {
      shared = Math.min(shared, (await ask(group)).seconds);
      let together = 0;
      for (let draw = 0; draw < group; draw++) together += (await ask(1)).seconds;
      apart = Math.min(apart, together);
    }
    say(`group of ${group}: ${shared.toFixed(1)} s with the prompt read once, ${apart.toFixed(1)} s without`);
    rows.push({ group, shared, apart });
  }
  await page.evaluate(() => globalThis.engine.drop());
  return rows;
}
