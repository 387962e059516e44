import * as v from 'valibot';
import type { EngineFigures, TaskFigures } from '../../src/core/figures';
import type { EngineFacts } from '../../src/engines/engine';
import type { Store } from '../../src/store/store';

/** What is known of engines on this device, remembered so that the first forecast of a visit is a measured one. */
export interface FigureStore {
  engineFigures(engine: EngineFacts): Promise<EngineFigures | undefined>;
  taskFigures(engine: EngineFacts, taskSetId: string): Promise<TaskFigures | undefined>;
  saveEngine(engine: EngineFacts, figures: EngineFigures): Promise<void>;
  saveTasks(engine: EngineFacts, taskSetId: string, figures: TaskFigures): Promise<void>;
}

const rate = v.pipe(v.number(), v.finite(), v.gtValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

const engineSchema = v.object({
  speed: v.exactOptional(v.object({ prefill: rate, decode: rate, perCall: amount })),
  writing: v.exactOptional(
    v.object({
      canWriteLessons: v.boolean(),
      calls: rate,
      promptTokens: amount,
      completionTokens: amount,
      seconds: amount,
    }),
  ),
}) satisfies v.GenericSchema<unknown, EngineFigures>;

const rewardsSchema = v.object({ wins: amount, rollouts: amount });

const taskSchema = v.object({
  budget: rate,
  prompt: v.exactOptional(v.object({ base: v.number(), factor: rate })),
  ownTokens: v.exactOptional(amount),
  answers: v.object({
    learn: v.exactOptional(amount),
    test: v.exactOptional(amount),
    shown: v.exactOptional(amount),
    written: v.exactOptional(amount),
    judged: v.exactOptional(amount),
  }),
  bare: v.exactOptional(rewardsSchema),
  shown: v.exactOptional(rewardsSchema),
}) satisfies v.GenericSchema<unknown, TaskFigures>;

/** Other weights, another version of the engine or other threads make other figures. */
function keyOf({ digest, engineVersion, threads }: EngineFacts): string {
  return `figures/${digest}/${engineVersion}/${threads}`;
}

/** Kept among the settings. In a tab that may not write nothing is kept: it is measured again, and nobody is troubled with it. */
export function figureStore({ settings }: Store): FigureStore {
  return {
    engineFigures: (engine) => settings.find(keyOf(engine), engineSchema),
    taskFigures: (engine, taskSetId) => settings.find(`${keyOf(engine)}/${taskSetId}`, taskSchema),
    async saveEngine(engine, figures) {
      await settings.save(keyOf(engine), figures);
    },
    async saveTasks(engine, taskSetId, figures) {
      await settings.save(`${keyOf(engine)}/${taskSetId}`, figures);
    },
  };
}
