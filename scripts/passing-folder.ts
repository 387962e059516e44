import { rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { hearInterrupts } from './headless/interrupts';

/** A program that was ended a moment ago may still be writing. */
const leftovers = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 } as const;

/** Works in a folder that is gone afterwards, however it ends: Ctrl+C ends the process, and nothing stays behind. */
export async function inPassingFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const interrupts = hearInterrupts(() => rmSync(folder, leftovers));
  try {
    return await work();
  } finally {
    interrupts.forget();
    await rm(folder, leftovers);
  }
}
