import type { Page } from '@playwright/test';
import '../../../scripts/headless/automation';
import type { RunEvent } from '../../../src/core/events';
import type { RunState } from '../../../workers/wire';

/** One answer, in the order of the run. `asked`: the engine wrote it now; otherwise it came out of the journal. */
export interface HeardAnswer {
  readonly stage: 'learn' | 'validate' | 'prove';
  readonly asked: boolean;
  /** The answer's text, where its event carries one. */
  readonly text?: string;
}

interface Hearing {
  readonly answers: HeardAnswer[];
  readonly events: RunEvent[];
  run: RunState | undefined;
  ended: boolean;
}

declare global {
  var hearing: Hearing;
}

/**
 * Listens to the run in this page from now on. Whether the engine was asked is told by the partial texts: one comes
 * with every piece of work of the engine, and none with a replayed answer. Each event stands for one answer here,
 * so validation must take one rollout a task.
 */
export async function hear(page: Page): Promise<void> {
  await page.evaluate(() => {
    const heard: Hearing = { answers: [], events: [], run: undefined, ended: false };
    globalThis.hearing = heard;
    let asked = false;
    const answer = (stage: HeardAnswer['stage'], text: string | undefined) => {
      heard.answers.push({ stage, asked, ...(text !== undefined && { text }) });
      asked = false;
    };
    globalThis.cairn.onEvent((event) => {
      if (event.type === 'partial') asked = true;
      if (event.type === 'run') {
        heard.ended ||= heard.run !== undefined && event.run === undefined;
        heard.run = event.run;
      }
      if (event.type !== 'run-event') return;
      heard.events.push(event.event);
      if (event.event.type === 'rollout-end') answer('learn', event.event.rollout.sample?.text);
      if (event.event.type === 'validated') answer('validate', event.event.rollouts[0]?.sample?.text);
      if (event.event.type === 'proof-progress') answer('prove', undefined);
    });
  });
}

export async function heardAnswers(page: Page): Promise<readonly HeardAnswer[]> {
  return page.evaluate(() => globalThis.hearing.answers);
}

/** Waits until so many answers of a stage were heard in this page, the journal's not counted. */
export async function untilAsked(page: Page, stage: HeardAnswer['stage'], count: number): Promise<void> {
  await page.waitForFunction(
    ([wanted, least]) =>
      globalThis.hearing.answers.filter((answer) => answer.stage === wanted && answer.asked).length >= least,
    [stage, count] as const,
    { polling: 20, timeout: 0 },
  );
}

/** Waits until the run is over and all about it is stored. */
export async function untilEnded(page: Page): Promise<void> {
  await page.waitForFunction(() => globalThis.hearing.ended, undefined, { polling: 100, timeout: 0 });
}
