import * as v from 'valibot';
import type { EngineFigures, TaskFigures } from '../../src/core/figures';
import type { EngineFacts } from '../../src/engines/engine';
import type { Remembered } from '../../src/engines/remembered';
import type { LaneRates } from '../../src/engines/wllama/lane-plan';
import type { Store } from '../../src/store/store';

/** What is known of engines on this device, remembered so that the first forecast of a visit is a measured one. */
export interface FigureStore {
  engineFigures(engine: EngineFacts): Promise<EngineFigures | undefined>;
  taskFigures(engine: EngineFacts, taskSetId: string): Promise<TaskFigures | undefined>;
  saveEngine(engine: EngineFacts, figures: EngineFigures): Promise<void>;
  saveTasks(engine: EngineFacts, taskSetId: string, figures: TaskFigures): Promise<void>;
  /** What lanes cost, of all models that were measured here; asked before a model is loaded. */
  laneRates(): Promise<NonNullable<Remembered['laneRates']>>;
  saveLaneRates(key: string, rates: LaneRates): Promise<void>;
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

const laneRatesSchema = v.record(
  v.string(),
  v.object({
    readSeconds: rate,
    callSeconds: amount,
    steps: v.pipe(
      v.array(
        v.object({ lanes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16)), seconds: rate }),
      ),
      v.minLength(1),
      v.maxLength(16),
    ),
  }),
) satisfies v.GenericSchema<unknown, Record<string, LaneRates>>;

const laneRatesKey = 'lane-rates';
/** Models whose rates are kept; the one measured longest ago goes first. */
const keptRates = 30;

/** Other weights, another version of the engine, other threads or another device make other figures. */
function keyOf({ digest, engineVersion, threads, device }: EngineFacts): string {
  return `figures/${digest}/${engineVersion}/${threads}${device === 'gpu' ? '/gpu' : ''}`;
}

/**
 * Kept among the settings. Where nothing can be written or read nothing is kept: it is measured again, and nobody is
 * troubled with it. A model is of use without its figures, so none of this ever throws.
 */
export function figureStore({ settings }: Store): FigureStore {
  const find = <T>(key: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined> =>
    settings.find(key, schema).catch(() => undefined);
  const save = async (key: string, value: unknown): Promise<void> => {
    await settings.save(key, value).catch(() => undefined);
  };
  return {
    engineFigures: (engine) => find(keyOf(engine), engineSchema),
    taskFigures: (engine, taskSetId) => find(`${keyOf(engine)}/${taskSetId}`, taskSchema),
    saveEngine: (engine, figures) => save(keyOf(engine), figures),
    saveTasks: (engine, taskSetId, figures) => save(`${keyOf(engine)}/${taskSetId}`, figures),
    laneRates: async () => (await find(laneRatesKey, laneRatesSchema)) ?? {},
    async saveLaneRates(key, rates) {
      const { [key]: _before, ...others } = (await find(laneRatesKey, laneRatesSchema)) ?? {};
      const kept = [...Object.entries(others), [key, rates] as const].slice(-keptRates);
      await save(laneRatesKey, Object.fromEntries(kept));
    },
  };
}
