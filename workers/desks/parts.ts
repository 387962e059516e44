import { lessonsPart } from '../../src/core/distil';

/**
 * Parts of the worker that the first page does without: each is fetched when it is first needed, and all of them as
 * soon as a model is, so that nothing is missing when the network goes.
 */
export const parts = {
  calibrate: () => import('../../src/core/calibrate'),
  modelsTogether: () => import('./models-together'),
  controls: () => import('../../src/core/controls'),
  effects: () => import('../../src/core/effects'),
  endpoint: () => import('../../src/engines/endpoint/endpoint'),
  everything: () => import('../../src/store/everything'),
  forecast: () => import('../../src/core/forecast'),
  lessons: lessonsPart,
  libraryChange: () => import('./library-change'),
  libraryProofs: () => import('./library-proofs'),
  models: () => import('./models-at-work'),
  packs: () => import('./pack-desk'),
  plan: () => import('../../src/core/make-plan'),
  recordingImport: () => import('./recording-import'),
  servers: () => import('./server-desk'),
  taskReading: () => import('./task-reading'),
} as const;

/** A part that does not come now is asked for again when it is needed. */
export async function fetchParts(): Promise<void> {
  await Promise.allSettled(Object.values(parts).map((fetchPart) => fetchPart()));
}
