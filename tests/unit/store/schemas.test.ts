import type * as v from 'valibot';
import { expect, expectTypeOf, test } from 'vitest';
import type { Library, Revision } from '../../../src/core/library';
import type { Usage } from '../../../src/core/meter';
import type { RunPlan } from '../../../src/core/plan';
import type { TaskSet } from '../../../src/core/task';
import type { EngineFacts } from '../../../src/engines/engine';
import { librarySchema, type revisionSchema } from '../../../src/store/library-schema';
import type { planSchema, taskSetSchema } from '../../../src/store/plan-schema';
import type { engineFactsSchema, RunRow, runSchema, usageSchema } from '../../../src/store/run-schema';
import { parseRow } from '../../../src/store/connection';
import { libraryAt } from './fixtures/rows';

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

test('every field and case of the core has its place in the schema of its row', () => {
  // Checked by the compiler: a field or a case that the core gains and a schema lacks fails here.
  expectTypeOf<Mutable<Library>>().toExtend<v.InferInput<typeof librarySchema>>();
  expectTypeOf<Mutable<Revision>>().toExtend<v.InferInput<typeof revisionSchema>>();
  expectTypeOf<Mutable<RunPlan>>().toExtend<v.InferInput<typeof planSchema>>();
  expectTypeOf<Mutable<TaskSet>>().toExtend<v.InferInput<typeof taskSetSchema>>();
  expectTypeOf<Mutable<Usage>>().toExtend<v.InferInput<typeof usageSchema>>();
  expectTypeOf<Mutable<EngineFacts>>().toExtend<v.InferInput<typeof engineFactsSchema>>();
  expectTypeOf<Mutable<RunRow>>().toExtend<v.InferInput<typeof runSchema>>();

  expectTypeOf<keyof Library>().toEqualTypeOf<keyof v.InferOutput<typeof librarySchema>>();
  expectTypeOf<keyof RunRow>().toEqualTypeOf<keyof v.InferOutput<typeof runSchema>>();
  expectTypeOf<keyof RunPlan>().toEqualTypeOf<keyof v.InferOutput<typeof planSchema>>();
  expectTypeOf<keyof RunPlan['config']>().toEqualTypeOf<keyof v.InferOutput<typeof planSchema>['config']>();
  expectTypeOf<keyof RunPlan['test'][number]>().toEqualTypeOf<
    keyof v.InferOutput<typeof planSchema>['test'][number]
  >();
  expectTypeOf<keyof TaskSet>().toEqualTypeOf<keyof v.InferOutput<typeof taskSetSchema>>();
  expectTypeOf<keyof EngineFacts>().toEqualTypeOf<keyof v.InferOutput<typeof engineFactsSchema>>();

  expect(parseRow(librarySchema, libraryAt(3), 'library')).toEqual(libraryAt(3));
});

test('a row that makes no sense is named, and not guessed at', () => {
  const damaged = { ...libraryAt(3), rendering: { lessons: 'sideways' } };
  expect(() => parseRow(librarySchema, damaged, 'library lib')).toThrow(
    /library lib on disk cannot be read: rendering\.lessons/,
  );
});
