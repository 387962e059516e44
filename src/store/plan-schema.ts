import * as v from 'valibot';
import { runKinds, type RunPlan } from '../core/plan';
import { controlNames, presetNames } from '../core/presets';
import type { Task, TaskSet } from '../core/task';
import { librarySchema } from './library-schema';

const taskFields = {
  id: v.string(),
  prompt: v.string(),
  reference: v.exactOptional(v.string()),
  split: v.exactOptional(v.picklist(['train', 'validation', 'test'])),
  family: v.exactOptional(v.string()),
};

const taskSetFacts = {
  id: v.string(),
  name: v.string(),
  grader: v.string(),
  system: v.exactOptional(v.string()),
  answerTokens: v.exactOptional(v.number()),
};

const taskSchema = v.object(taskFields) satisfies v.GenericSchema<unknown, Task>;

export const taskSetSchema = v.object({
  ...taskSetFacts,
  description: v.string(),
  origin: v.picklist(['built-in', 'own']),
  tasks: v.array(taskSchema),
}) satisfies v.GenericSchema<unknown, TaskSet>;

const plannedTaskSchema = v.object({ ...taskFields, cluster: v.string() });

const priceSchema = v.object({
  input: v.number(),
  output: v.number(),
  cachedInput: v.exactOptional(v.number()),
});

const configSchema = v.object({
  group: v.number(),
  epochs: v.number(),
  batch: v.number(),
  temperature: v.number(),
  distil: v.picklist(['examples', 'lessons', 'auto']),
  trainTasks: v.number(),
  validationTasks: v.number(),
  validationRollouts: v.number(),
  testTasks: v.number(),
  testRollouts: v.number(),
  testTemperature: v.number(),
  maxTokens: v.number(),
  libraryTokens: v.number(),
  capTokens: v.exactOptional(v.number()),
  capMinutes: v.exactOptional(v.number()),
  capMoney: v.exactOptional(v.number()),
  prices: v.exactOptional(
    v.object({
      policy: v.exactOptional(priceSchema),
      distiller: v.exactOptional(priceSchema),
      judge: v.exactOptional(priceSchema),
    }),
  ),
  preset: v.exactOptional(v.picklist(presetNames)),
  sampling: v.exactOptional(v.picklist(['fixed', 'adaptive'])),
  rewards: v.exactOptional(v.picklist(['reference', 'majority', 'self-judge'])),
  source: v.exactOptional(v.picklist(['rollouts', 'tips'])),
  given: v.exactOptional(v.boolean()),
  contextTokens: v.exactOptional(v.number()),
});

const warningSchema = v.variant('kind', [
  v.object({
    kind: v.picklist([
      'few-tasks',
      'no-reference',
      'learnt-from-left-out',
      'opened-left-out',
      'alike-left-out',
      'split-conflict',
    ]),
    tasks: v.number(),
  }),
  v.object({ kind: v.literal('few-test-clusters'), clusters: v.number() }),
  v.object({ kind: v.literal('learnt-from-unknown') }),
]);

export const planSchema = v.object({
  kind: v.picklist(runKinds),
  runId: v.string(),
  seed: v.number(),
  config: configSchema,
  taskSet: v.object(taskSetFacts),
  train: v.array(plannedTaskSchema),
  validation: v.array(plannedTaskSchema),
  test: v.array(plannedTaskSchema),
  warnings: v.array(warningSchema),
  library: librarySchema,
  controls: v.exactOptional(v.array(v.picklist(controlNames))),
  measured: v.exactOptional(v.array(v.string())),
}) satisfies v.GenericSchema<unknown, RunPlan>;
