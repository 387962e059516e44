import { expect, test, vi } from 'vitest';
import type { ControlsResult } from '../../../src/core/events';
import type { Library } from '../../../src/core/library';
import { seededRandom } from '../../../src/statistics/hash';
import type { AppEvent, RunRequest } from '../../../workers/wire';
import { valueOf } from '../store/fixtures/open';
import { libraryAt } from '../store/fixtures/rows';
import { capitalsSet } from '../support/runs';
import type { Script } from '../support/scripted-policy';
import { openAllDesks } from './desks';

// Hundreds of answers are stored in each.
vi.setConfig({ testTimeout: 30_000 });

const taskSet = capitalsSet(120);
const library: Library = { ...libraryAt(1), rendering: { lessons: 'system' } };

/** Knows the colour now and then; with an example that answers with a colour, always. */
const colours: Script = ({ turns }, { seed }) => {
  const colour = /Which colour is (\w+)\?/.exec(turns.at(-1)?.text ?? '')?.[1] ?? 'none';
  const shown = turns.some(
    ({ role, text }) =>
      role === 'assistant' && /^(red|blue|green|black|white|amber|olive|coral)$/i.test(text),
  );
  return shown || seededRandom(seed)() < 0.3 ? colour : 'none';
};

const compare: RunRequest = {
  kind: 'controls',
  controls: ['full', 'group-of-one', 'placebo'],
  taskSetId: taskSet.id,
  seed: 1,
  config: {
    distil: 'examples',
    trainTasks: 8,
    validationTasks: 10,
    testTasks: 20,
    testRollouts: 2,
    batch: 8,
    epochs: 1,
    temperature: 1,
  },
};

async function openDesks() {
  const desks = await openAllDesks(colours);
  // The real one fetches the built-in sets first.
  desks.tasks.find = async () => taskSet;
  return desks;
}

type Desks = Awaited<ReturnType<typeof openDesks>>;

async function run({ runs }: Desks, request: RunRequest): Promise<string> {
  const id = valueOf(await runs.start(request));
  await vi.waitFor(() => expect(runs.state).toBeUndefined(), { timeout: 25_000 });
  return id;
}

function comparisonIn(
  events: readonly AppEvent[],
  type: 'run-event' | 'replay-event',
): ControlsResult | undefined {
  return events
    .flatMap((heard) =>
      heard.type === type && heard.event.type === 'controls-end' ? [heard.event.controls] : [],
    )
    .at(-1);
}

test('each arm’s library has the conclusion on itself, and the list of runs has all of them', async () => {
  const desks = await openDesks();
  const runId = await run(desks, compare);
  const [summary] = await desks.runs.list();
  expect(summary).toMatchObject({
    id: runId,
    kind: 'controls',
    controls: compare.controls,
    conclusion: 'helps',
  });
  expect(summary?.arms?.map(({ name }) => name)).toEqual(compare.controls);
  expect(summary?.arms?.at(-1)).toMatchObject({ name: 'placebo', conclusion: 'no-effect-shown' });

  for (const arm of summary?.arms?.slice(0, 2) ?? []) {
    const view = await desks.libraries.view(arm.libraryId!);
    expect(view?.library.experiences.length).toBeGreaterThan(0);
    expect(view?.proofs).toMatchObject([{ id: runId, conclusion: arm.conclusion, change: arm.change }]);
  }
  expect(new Set(summary?.arms?.slice(0, 2).map(({ libraryId }) => libraryId)).size).toBe(2);
});

test('a comparison is read again from its journal as it was', async () => {
  const desks = await openDesks();
  const runId = await run(desks, compare);
  valueOf(await desks.player.replay(runId));
  const replayed = comparisonIn(desks.events, 'replay-event');
  expect(replayed?.arms).toHaveLength(4);
  expect(replayed).toEqual(comparisonIn(desks.events, 'run-event'));
});

test('a placebo says nothing of the library that it stands in for, and its look is counted', async () => {
  const desks = await openDesks();
  await desks.libraries.keep(library, [], { kind: 'learnt', runId: 'before', step: 0 });
  await run(desks, { ...compare, controls: ['placebo'], libraryId: library.id });
  const [summary] = await desks.runs.list();
  expect(summary?.conclusion).toBe('no-effect-shown');
  expect((await desks.libraries.view(library.id))?.proofs).toEqual([]);
  const preview = valueOf(await desks.planner.preview(compare));
  expect(preview.forecast.look).toBe(2);
});

test('answers that were read in a comparison prove no later change of any of its libraries', async () => {
  const desks = await openDesks();
  const runId = await run(desks, compare);
  const row = await desks.runs.find(runId);
  const opened = row!.plan.test[0]!;
  await desks.api.markOpened(runId, [opened.id]);
  const [summary] = await desks.runs.list();
  for (const { libraryId } of summary?.arms?.slice(0, 2) ?? []) {
    expect([...(await desks.store.openings.ofLibrary(libraryId!)).keys()]).toEqual([opened.cluster]);
  }
});

test('what learns nothing needs no tasks to learn from', async () => {
  const desks = await openDesks();
  desks.tasks.find = async () => ({
    ...taskSet,
    tasks: taskSet.tasks.map((task) => ({ ...task, split: 'test' as const })),
  });
  expect(await desks.planner.plan({ ...compare, controls: [] }, 'next')).toMatchObject({ ok: true });
  expect(await desks.planner.plan(compare, 'next')).toMatchObject({
    ok: false,
    failure: { kind: 'too-few-tasks', split: 'train' },
  });
});
