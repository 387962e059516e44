import * as v from 'valibot';
import type { EffectsResult, RunEnd } from '../core/events';
import type { RunForecast } from '../core/forecast';
import type { JournalEntry } from '../core/journal';
import type { RunCaps, Usage } from '../core/meter';
import { runKinds, type RunKind, type RunPlan } from '../core/plan';
import { helperRoles, lastingFailures, type HelperRole, type SampleOutcome } from '../core/policy';
import type { Momentary } from '../core/verdict';
import { effectsSchema } from './effects-schema';
import { capsSchema, forecastSchema } from './forecast-schema';
import { librarySchema } from './library-schema';
import { momentSchema } from './moment-schema';
import { planSchema } from './plan-schema';
import { proofSummarySchema } from './proof-schema';
import type { ProofSummary } from './proof-schema';

/** What a run records of its engine: the same fields as the engines' own facts. */
export const engineFactsSchema = v.object({
  kind: v.picklist(['wllama', 'web-llm', 'prompt-api', 'openai-compatible']),
  model: v.string(),
  digest: v.string(),
  engineVersion: v.string(),
  contextTokens: v.number(),
  threads: v.number(),
  device: v.exactOptional(v.picklist(['cpu', 'gpu'])),
  lanes: v.exactOptional(v.number()),
  gpuFailed: v.exactOptional(v.string()),
  fixed: v.exactOptional(
    v.pipe(v.array(v.picklist(['temperature', 'seed', 'tokens', 'schema'])), v.readonly()),
  ),
});

type EngineFactsRow = Readonly<v.InferOutput<typeof engineFactsSchema>>;

const roleUsage = {
  calls: v.number(),
  promptTokens: v.number(),
  cachedTokens: v.number(),
  completionTokens: v.number(),
  seconds: v.number(),
  money: v.exactOptional(v.number()),
};

const usageByRole = v.object({
  policy: v.exactOptional(v.object(roleUsage)),
  distiller: v.exactOptional(v.object(roleUsage)),
  judge: v.exactOptional(v.object(roleUsage)),
});

export const usageSchema = v.object({
  ...roleUsage,
  roles: usageByRole,
  // Runs of earlier versions kept no account by stage.
  stages: v.optional(
    v.object({
      learn: v.exactOptional(usageByRole),
      judge: v.exactOptional(usageByRole),
      distil: v.exactOptional(usageByRole),
      validate: v.exactOptional(usageByRole),
      prove: v.exactOptional(usageByRole),
    }),
    {},
  ),
}) satisfies v.GenericSchema<unknown, Usage>;

const sampleFailureSchema = v.object({
  kind: v.picklist([...lastingFailures, 'engine-lost', 'unavailable']),
  detail: v.string(),
});

const undecidedCounts = {
  'cut-off': v.exactOptional(v.number()),
  'engine-failure': v.exactOptional(v.number()),
  timeout: v.exactOptional(v.number()),
  'grader-failure': v.exactOptional(v.number()),
  'judge-failure': v.exactOptional(v.number()),
  'cannot-decide': v.exactOptional(v.number()),
  'no-majority': v.exactOptional(v.number()),
};

const endSchema = v.variant('status', [
  v.object({ status: v.literal('finished'), library: librarySchema }),
  v.object({
    status: v.literal('stopped'),
    library: librarySchema,
    reason: v.variant('kind', [
      v.object({ kind: v.picklist(['person', 'recording-ends', 'database-away']) }),
      v.object({ kind: v.literal('token-cap'), used: v.number(), cap: v.number() }),
      v.object({ kind: v.literal('time-cap'), usedMinutes: v.number(), cap: v.number() }),
      v.object({ kind: v.literal('money-cap'), used: v.number(), cap: v.number() }),
    ]),
  }),
  v.object({
    status: v.literal('cannot'),
    library: librarySchema,
    reason: v.variant('kind', [
      v.object({
        kind: v.literal('no-informative-group'),
        groups: v.number(),
        wins: v.number(),
        rollouts: v.number(),
      }),
      v.object({
        kind: v.literal('nothing-decided'),
        groups: v.number(),
        undecided: v.object(undecidedCounts),
      }),
      v.object({ kind: v.literal('weak-after-learning'), mean: v.number(), floor: v.number() }),
    ]),
  }),
  v.object({
    status: v.literal('failed'),
    library: librarySchema,
    reason: v.variant('kind', [
      v.object({ kind: v.literal('engine'), failure: sampleFailureSchema }),
      v.object({ kind: v.literal('journal-mismatch'), address: v.string() }),
      v.object({ kind: v.literal('no-tasks'), split: v.picklist(['train', 'validation', 'test']) }),
      v.object({ kind: v.literal('no-experiences') }),
      v.object({ kind: v.literal('bug'), detail: v.string() }),
    ]),
  }),
]) satisfies v.GenericSchema<unknown, RunEnd>;

/** A model beside the first, and what it did. */
export interface HelperRow {
  readonly engine: EngineFactsRow;
  readonly roles: readonly HelperRole[];
}

export interface RunRow {
  readonly id: string;
  readonly kind: RunKind;
  readonly createdAt: number;
  readonly plan: RunPlan;
  readonly engine: EngineFactsRow;
  /** Models beside the first, each with the roles that it has; absent where the first has all. */
  readonly second?: HelperRow;
  readonly third?: HelperRow;
  readonly promptVersion: number;
  /** 'interrupted': the page went away in the middle; the run can be resumed. */
  readonly status: 'running' | 'interrupted' | RunEnd['status'];
  readonly end?: RunEnd;
  readonly usage?: Usage;
  readonly proof?: ProofSummary;
  readonly effects?: EffectsResult;
  /** The library that the run made or proved. */
  readonly libraryId?: string;
  /** What the run was expected to take, before its first call. */
  readonly forecast?: RunForecast;
  /** Caps that it had before somebody raised them, the first ones first. */
  readonly capsReached?: readonly RunCaps[];
  /** `run.json` of the command line, as it was when the run ended. */
  readonly report?: unknown;
  /** When it came in from a file; absent where it was run on this device. */
  readonly importedAt?: number;
}

const helperSchema = v.object({
  engine: engineFactsSchema,
  roles: v.array(v.picklist(helperRoles)),
}) satisfies v.GenericSchema<unknown, HelperRow>;

export const runSchema = v.object({
  id: v.string(),
  kind: v.picklist(runKinds),
  createdAt: momentSchema,
  plan: planSchema,
  engine: engineFactsSchema,
  second: v.exactOptional(helperSchema),
  third: v.exactOptional(helperSchema),
  promptVersion: v.number(),
  status: v.picklist(['running', 'interrupted', 'finished', 'stopped', 'cannot', 'failed']),
  end: v.exactOptional(endSchema),
  usage: v.exactOptional(usageSchema),
  proof: v.exactOptional(proofSummarySchema),
  effects: v.exactOptional(effectsSchema),
  libraryId: v.exactOptional(v.string()),
  forecast: v.exactOptional(forecastSchema),
  capsReached: v.exactOptional(v.array(capsSchema)),
  report: v.exactOptional(v.unknown()),
  importedAt: v.exactOptional(momentSchema),
}) satisfies v.GenericSchema<unknown, RunRow>;

const outcomeSchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    value: v.object({
      text: v.string(),
      stop: v.picklist(['end-of-turn', 'max-tokens']),
      tokens: v.object({
        prompt: v.number(),
        cached: v.number(),
        completion: v.number(),
        estimated: v.exactOptional(v.literal(true)),
      }),
      durationMs: v.number(),
    }),
  }),
  // No other failure is a result.
  v.object({
    ok: v.literal(false),
    failure: v.object({ kind: v.picklist(lastingFailures), detail: v.string() }),
  }),
]) satisfies v.GenericSchema<unknown, SampleOutcome>;

const momentarySchema = v.object({
  kind: v.literal('undecided'),
  reason: v.picklist(['timeout', 'grader-failure']),
  detail: v.exactOptional(v.string()),
}) satisfies v.GenericSchema<unknown, Momentary>;

export interface JournalRow extends JournalEntry {
  readonly runId: string;
}

export const journalSchema = v.object({
  runId: v.string(),
  key: v.string(),
  requestHash: v.string(),
  outcome: outcomeSchema,
  verdict: v.exactOptional(momentarySchema),
}) satisfies v.GenericSchema<unknown, JournalRow>;
