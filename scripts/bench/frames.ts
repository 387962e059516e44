import type { Page } from '@playwright/test';

/** A frame that took longer than 50 ms, with what the browser says was to blame. */
export interface LongFrame {
  readonly ms: number;
  /** Time in our scripts. What is left was spent drawing, or waiting for a processor. */
  readonly scriptMs: number;
  /** Style and layout, after the scripts. */
  readonly layoutMs: number;
  readonly longest: string;
}

interface ScriptTiming extends PerformanceEntry {
  readonly invoker: string;
  readonly sourceFunctionName: string;
}

interface FrameTiming extends PerformanceEntry {
  readonly styleAndLayoutStart: number;
  readonly scripts: readonly ScriptTiming[];
}

declare global {
  var longFrames: LongFrame[];
}

/** From now on the page keeps its Long Animation Frames. */
export async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept: LongFrame[] = [];
    globalThis.longFrames = kept;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as FrameTiming[]) {
        const { startTime, duration, styleAndLayoutStart, scripts } = entry;
        const [longest] = scripts.toSorted((a, b) => b.duration - a.duration);
        kept.push({
          ms: duration,
          scriptMs: scripts.reduce((sum, script) => sum + script.duration, 0),
          layoutMs: styleAndLayoutStart > 0 ? startTime + duration - styleAndLayoutStart : 0,
          longest: longest ? `${longest.invoker} ${longest.sourceFunctionName}`.trim() : 'no script',
        });
      }
    }).observe({ type: 'long-animation-frame' });
  });
}

export async function framesSeen(page: Page): Promise<readonly LongFrame[]> {
  return page.evaluate(() => globalThis.longFrames);
}
