import type { Page } from '@playwright/test';
import type { BenchModel, GroupTook, Loaded } from './engine/engine';
import { freshPrompt } from './prompts';

/** How many lanes a group is answered with: so many, or as many as the plan chooses. */
const arms = [1, 2, 4, 'planned'] as const;
export type Arm = (typeof arms)[number];

export interface LaneRow {
  readonly model: BenchModel;
  readonly prompt: 'short' | 'long';
  readonly answer: 'short' | 'long';
  readonly tokens: { readonly prompt: number; readonly completion: number };
  readonly seconds: Readonly<Record<Arm, number>>;
  /** Lanes that the plan took. */
  readonly chosen: number;
}

export interface LaneFigures {
  readonly rows: readonly LaneRow[];
  readonly loaded: Readonly<Record<BenchModel, Loaded>>;
}

const draws = 4;
/** A word is a token to the default model, and six letters to the generated one, which reads letter by letter. */
const promptWords = { default: { short: 12, long: 220 }, generated: { short: 3, long: 45 } };
const answerTokens = { short: 6, long: 48 };

/** The same kinds of groups with one, two and four lanes and as planned, all in turn; the better of so many tries of each. */
export async function measureLanePlans(
  page: Page,
  tries: number,
  say: (line: string) => void,
): Promise<LaneFigures> {
  const rows: LaneRow[] = [];
  const loaded: Partial<Record<BenchModel, Loaded>> = {};
  for (const model of ['default', 'generated'] as const) {
    for (const arm of arms) {
      const one = await page.evaluate(([name, kind, lanes]) => globalThis.engine.load(name, kind, lanes), [
        String(arm),
        model,
        arm,
      ] as const);
      if (arm === 'planned') loaded[model] = one;
    }
    for (const prompt of ['short', 'long'] as const) {
      for (const answer of ['short', 'long'] as const) {
        const row = await measureShape(page, { model, prompt, answer }, tries);
        say(
          `${model}, ${prompt} prompt, ${answer} answers: ${JSON.stringify(row.seconds)} s, planned ${row.chosen}`,
        );
        rows.push(row);
      }
    }
    await page.evaluate(() => globalThis.engine.drop());
  }
  const { default: usual, generated } = loaded;
  if (!usual || !generated) throw new Error('a model was not loaded');
  return { rows, loaded: { default: usual, generated } };
}

async function measureShape(
  page: Page,
  shape: Pick<LaneRow, 'model' | 'prompt' | 'answer'>,
  tries: number,
): Promise<LaneRow> {
  const length = promptWords[shape.model][shape.prompt];
  const ask = (arm: Arm): Promise<GroupTook> =>
    page.evaluate(([name, group]) => globalThis.engine.ask(name, group), [
      String(arm),
      { prompt: freshPrompt(length), draws, maxTokens: answerTokens[shape.answer] },
    ] as const);
  // The plan goes by what it has seen of answers of a kind: it has seen one group, as after a run's first task.
  const first = await ask('planned');
  const seconds: Record<Arm, number> = { 1: Infinity, 2: Infinity, 4: Infinity, planned: Infinity };
  let chosen = 0;
  for (let round = 0; round < tries; round++) {
    for (const arm of round % 2 === 0 ? arms : arms.toReversed()) {
      const took = await ask(arm);
      seconds[arm] = Math.min(seconds[arm], took.seconds);
      if (arm === 'planned') chosen = took.lanes;
    }
  }
  const tokens = {
    prompt: Math.round(first.prompt / draws),
    completion: Math.round(first.completion / draws),
  };
  return { ...shape, tokens, seconds, chosen };
}
