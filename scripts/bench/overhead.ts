import type { Page } from '@playwright/test';
import type { RunPlan } from '../../src/core/plan';
import type { RunRequest } from '../../workers/wire';
import type { BenchPages } from './bench-pages';
import { callsOf, type Tokens } from './same-calls';
import { answerTokens, group, wordyLines } from './wordy-tasks';

export interface Side {
  readonly seconds: number;
  readonly tokens: Tokens;
}

export interface Pair {
  readonly app: Side;
  readonly bare: Side;
  readonly first: 'app' | 'bare';
  readonly ratio: number;
}

/** The same calls through the app and straight to wllama, so many times, each time the other way round. */
export async function measureOverhead(
  { app, bare }: BenchPages,
  pairs: number,
  say: (line: string) => void,
): Promise<readonly Pair[]> {
  const taskSetId = await saveWordyTasks(app);
  const measured: Pair[] = [];
  for (let index = 0; index < pairs; index++) {
    const request: RunRequest = {
      kind: 'learn',
      taskSetId,
      seed: index + 1,
      config: { group, trainTasks: 5, distil: 'examples' },
    };
    const plan = await planOf(app, request);
    const first = index % 2 === 0 ? 'app' : 'bare';
    const sides: Partial<Record<'app' | 'bare', Side>> = {};
    for (const side of first === 'app' ? (['app', 'bare'] as const) : (['bare', 'app'] as const)) {
      sides[side] =
        side === 'app' ? await throughApp(app, request, callsOf(plan).length) : await straight(bare, plan);
      say(`pair ${index + 1}, ${side}: ${sides[side].seconds.toFixed(1)} s`);
    }
    const { app: inApp, bare: alone } = sides;
    if (!inApp || !alone) throw new Error(`pair ${index + 1} has one side only`);
    measured.push({ app: inApp, bare: alone, first, ratio: inApp.seconds / alone.seconds });
  }
  return measured;
}

async function saveWordyTasks(page: Page): Promise<string> {
  return page.evaluate(
    async ([lines, budget]) => {
      const { api } = globalThis.cairn;
      const { tasks } = await api.readTasks(lines);
      const draft = { name: 'Long answers', grader: 'exact', answerTokens: budget, tasks };
      const saved = await api.saveTaskSet(draft);
      if (!saved.ok) throw new Error(JSON.stringify(saved.failure));
      return saved.value.id;
    },
    [wordyLines, answerTokens] as const,
  );
}

async function planOf(page: Page, request: RunRequest): Promise<RunPlan> {
  return page.evaluate(async (wanted) => {
    const previewed = await globalThis.cairn.api.preview(wanted);
    if (!previewed.ok) throw new Error(JSON.stringify(previewed.failure));
    return previewed.value.plan;
  }, request);
}

/** From when the page hears that the first step begins to when it hears of the last rollout, the run on screen. */
async function throughApp(page: Page, request: RunRequest, calls: number): Promise<Side> {
  return page.evaluate(
    async ([wanted, count]) => {
      const { api, onEvent } = globalThis.cairn;
      const tokens = { prompt: 0, cached: 0, completion: 0 };
      let [startedAt, ms, heard] = [0, 0, 0];
      await new Promise<void>((resolve, reject) => {
        const off = onEvent((event) => {
          if (event.type === 'run' && event.run === undefined) {
            off();
            if (heard === count) resolve();
            else reject(new Error(`the run ended after ${heard} of ${count} rollouts`));
          }
          if (event.type !== 'run-event') return;
          if (event.event.type === 'step-start') startedAt = performance.now();
          if (event.event.type !== 'rollout-end') return;
          const used = event.event.rollout.sample?.tokens;
          tokens.prompt += used?.prompt ?? 0;
          tokens.cached += used?.cached ?? 0;
          tokens.completion += used?.completion ?? 0;
          heard += 1;
          if (heard === count) ms = performance.now() - startedAt;
        });
        void api.startRun(wanted).then((started) => {
          if (started.ok) location.hash = `#/learn/${started.value}`;
          else reject(new Error(JSON.stringify(started.failure)));
        });
      });
      return { seconds: ms / 1000, tokens };
    },
    [request, calls] as const,
  );
}

async function straight(page: Page, plan: RunPlan): Promise<Side> {
  const { ms, tokens } = await page.evaluate(([calls, sampling]) => globalThis.bare.ask(calls, sampling), [
    callsOf(plan),
    { temperature: plan.config.temperature, maxTokens: answerTokens },
  ] as const);
  return { seconds: ms / 1000, tokens };
}
