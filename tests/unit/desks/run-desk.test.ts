import { expect, test, vi } from 'vitest';
import type { RunEnd } from '../../../src/core/events';
import type { Policy, SampleContext, SampleOutcome, SampleRequest } from '../../../src/core/policy';
import type { EngineFacts } from '../../../src/engines/engine';
import type { EngineState } from '../../../src/engines/engine-host';
import { AnsweredBy, onlyWith } from '../../../workers/desks/same-engine';
import type { RunRequest } from '../../../workers/wire';
import { valueOf } from '../store/fixtures/open';
import { capitalsSet, colourModel } from '../support/runs';
import { openAllDesks } from './desks';

const taskSet = capitalsSet(60);
const learn: RunRequest = { kind: 'learn', taskSetId: taskSet.id, seed: 1, config: { distil: 'examples' } };

test('a run that is deleted while it goes on is stopped, and leaves nothing behind', async () => {
  const desks = await openAllDesks(() => 'none');
  desks.tasks.find = async () => taskSet;
  const id = valueOf(await desks.runs.start(learn));
  await vi.waitFor(() => expect(desks.events.some(({ type }) => type === 'run-event')).toBe(true));

  valueOf(await desks.runs.delete(id));
  expect(desks.runs.state).toBeUndefined();
  expect(await desks.store.runs.find(id)).toBeUndefined();
  expect((await desks.store.journal.find(id)).size).toBe(0);
});

test('a run that the loop would not make again is not told by half', async () => {
  const desks = await openAllDesks(colourModel({ bare: 0.3, shown: 0.9 }));
  desks.tasks.find = async () => taskSet;
  const id = valueOf(await desks.runs.start(learn));
  await vi.waitFor(() => expect(desks.runs.state).toBeUndefined(), { timeout: 10_000 });
  expect(await desks.api.replayRun(id)).toMatchObject({ ok: true });

  const stored = await desks.store.runs.find(id);
  const entries = await desks.store.journal.find(id);
  const last = [...entries.values()].at(-1)!;
  const db = (await desks.connection.read())!;
  await db.put('journal', { ...last, runId: id, requestHash: 'of another prompt' } as never);
  expect(await desks.api.replayRun(id)).toMatchObject({ ok: false, failure: { kind: 'other-prompts' } });
  expect(await desks.store.runs.find(id)).toEqual(stored);
});

test('a run waits where another model was loaded, and goes on when its own is back', async () => {
  const { model } = await openAllDesks(() => 'answer');
  const own = model.facts!;
  const loaded: { facts: EngineFacts } = { facts: { ...own, digest: 'another', model: 'other.gguf' } };
  const engine = onlyWith(own, { host: hostOf(model.host, () => ({ state: 'ready', facts: loaded.facts })) });

  expect(await askTwice(engine)).toMatchObject([
    { ok: false, failure: { kind: 'unavailable', detail: expect.stringContaining('other.gguf') } },
    { ok: false, failure: { kind: 'unavailable' } },
  ]);
  loaded.facts = own;
  expect(await askTwice(engine)).toMatchObject([{ ok: true }, { ok: true }]);
});

test('an answer is not taken from a model that came while it was waited for, and that is still tested', async () => {
  const { model } = await openAllDesks(() => 'answer');
  const own = model.facts!;
  let state: EngineState = { state: 'loading', progress: { phase: 'starting' } };
  const host = hostOf(
    model.host,
    () => state,
    () => {
      state = { state: 'ready', facts: { ...own, digest: 'another', model: 'other.gguf' } };
    },
  );
  expect(await askTwice(onlyWith(own, { host }))).toMatchObject([
    { ok: false, failure: { kind: 'unavailable', why: 'other-model' } },
    { ok: false, failure: { kind: 'unavailable', why: 'other-model' } },
  ]);
});

test('figures go to the device that answered, and to none where two did', async () => {
  const { model } = await openAllDesks(() => 'answer');
  const onGpu: EngineFacts = { ...model.facts!, device: 'gpu' };
  const onProcessor: EngineFacts = { ...onGpu, device: 'cpu' };
  const answeredBy = new AnsweredBy(onGpu);
  expect(answeredBy.one).toBe(onGpu);
  const host = hostOf(model.host, () => ({ state: 'ready', facts: onProcessor }));
  expect(await askTwice(onlyWith(onGpu, { host }, answeredBy.note))).toMatchObject([
    { ok: true },
    { ok: true },
  ]);
  expect(answeredBy.one).toBe(onProcessor);
  answeredBy.note({ ...onGpu, digest: 'another' });
  expect(answeredBy.one).toBe(onProcessor);
  answeredBy.note(onGpu);
  expect(answeredBy.one).toBeUndefined();
});

/** A host in any state that a test likes; `meanwhile` happens while its first answer is waited for. */
function hostOf(inner: Policy, stateNow: () => EngineState, meanwhile = (): void => undefined) {
  return {
    get state() {
      return stateNow();
    },
    async *sampleGroup(request: SampleRequest, context: SampleContext) {
      meanwhile();
      yield* inner.sampleGroup(request, context);
    },
  };
}

async function askTwice(engine: ReturnType<typeof onlyWith>): Promise<readonly SampleOutcome[]> {
  const outcomes: SampleOutcome[] = [];
  const draws = [0, 1].map((sample) => ({
    address: { stage: 'try' as const, epoch: 0, step: 0, arm: '', task: 't', sample, attempt: 0 },
    seed: sample,
  }));
  const request = { role: 'policy' as const, turns: [], temperature: 1, maxTokens: 8, draws };
  for await (const outcome of engine.sampleGroup(request, { signal: new AbortController().signal })) {
    outcomes.push(outcome);
  }
  return outcomes;
}

test('a run whose engine stays away says which model it waits for and why, and goes on when asked', async () => {
  // The pauses between attempts add up to five seconds; the database's own patience is of another length.
  const real = setTimeout;
  const quick = (work: () => void, ms?: number) =>
    real(work, ms === 200 || ms === 1000 || ms === 4000 ? 1 : ms);
  vi.stubGlobal('setTimeout', quick);
  const refused = {
    ok: false,
    failure: { kind: 'unavailable', detail: '401: no such key', why: 'key' },
  } as const;
  let asked = 0;
  const desks = await openAllDesks(() => (asked++ === 3 || (asked > 4 && asked < 9) ? refused : 'none'));
  desks.tasks.find = async () => taskSet;
  const id = valueOf(await desks.runs.start(learn));
  await vi.waitFor(() => expect(desks.runs.state?.phase).toBe('waiting-for-engine'));
  expect(desks.runs.state).toMatchObject({ lost: { model: 'script', place: 'first', why: 'key' } });
  const answered = (await desks.store.journal.find(id)).size;
  expect(answered).toBeGreaterThan(0);
  // Told from the first failure on, while it is asked again; once the run waits, in full.
  const states = () => desks.events.flatMap((event) => (event.type === 'run' && event.run) || []);
  const first = states().findIndex(({ failing }) => failing !== undefined);
  expect(states()[first]).toMatchObject({ phase: 'running', failing: { model: 'script', why: 'key' } });
  expect(states().findIndex(({ phase }) => phase === 'waiting-for-engine')).toBeGreaterThan(first);
  expect(desks.runs.state).not.toHaveProperty('failing');

  desks.runs.continue();
  expect(desks.runs.state).toMatchObject({ phase: 'running' });
  expect(desks.runs.state).not.toHaveProperty('lost');
  await vi.waitFor(() => expect(desks.runs.state).toBeUndefined(), { timeout: 5_000 });
  expect((await desks.store.journal.find(id)).size).toBeGreaterThan(answered);
  expect(states().at(-1)).not.toHaveProperty('failing');
  // Nothing was ever right: that is an end of its own, and the loss is no part of it.
  expect(await desks.store.runs.find(id)).toMatchObject({ status: 'cannot' });
});

/** Each answer takes as long as `wait` does. */
function slowDown({ model: { host } }: { model: { host: Policy } }, wait: () => Promise<void>): void {
  const answer = host.sampleGroup.bind(host);
  host.sampleGroup = async function* (request, context) {
    for await (const outcome of answer(request, context)) {
      await wait();
      yield outcome;
    }
  };
}

test('what a run has taken is told with its answers, not only after stages, and never goes back', async () => {
  const model = colourModel({ bare: 0.2, shown: 0.9 });
  let wait: () => Promise<void> = async () => undefined;
  // The grader of the desks makes nothing of capitals.
  const desks = await openAllDesks((request, draw) => {
    const answer = model(request, draw);
    return answer === answer.toUpperCase() ? answer : 'no idea';
  });
  slowDown(desks, () => wait());
  desks.tasks.find = async () => taskSet;
  const told: number[] = [];
  let isProving = false;
  let toldWhileProving = 0;
  desks.heard.onEvent = (event) => {
    if (!isProving && event.type === 'run-event' && event.event.type === 'proof-start') {
      isProving = true;
      // As slow as a model, so that what is told four times in a second is told in between.
      wait = () => new Promise((resolve) => setTimeout(resolve, 60));
    }
    if (event.type !== 'run' || event.run === undefined) return;
    told.push(event.run.usage!.calls);
    if (isProving && event.run.phase === 'running') toldWhileProving += 1;
  };
  const id = valueOf(
    await desks.runs.start({
      ...learn,
      config: { ...learn.config, trainTasks: 8, validationTasks: 4, testTasks: 20 },
    }),
  );
  await vi.waitFor(() => expect(toldWhileProving).toBeGreaterThan(4), { timeout: 20_000 });
  await desks.runs.stop();
  const atStop = told.at(-1)!;
  const answered = (await desks.store.journal.find(id)).size;

  wait = async () => undefined;
  expect((await desks.runs.resume(id)).ok).toBe(true);
  await vi.waitFor(() => expect(desks.runs.state).toBeUndefined(), { timeout: 20_000 });
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(told.at(-1)).toBeGreaterThan(answered);
  expect(answered - atStop).toBeLessThanOrEqual(8);
}, 30_000);

test('a run that was stopped, went on and was then cut off is not told as stopped', async () => {
  const desks = await openAllDesks(() => 'none');
  slowDown(desks, () => new Promise((resolve) => setTimeout(resolve, 20)));
  desks.tasks.find = async () => taskSet;
  const id = valueOf(await desks.runs.start(learn));
  await vi.waitFor(async () => expect((await desks.store.journal.find(id)).size).toBeGreaterThan(3));
  await desks.runs.stop();
  expect(await desks.store.runs.find(id)).toMatchObject({ status: 'stopped' });
  expect(valueOf(await desks.player.rebuild(id)).report.end).toMatchObject({ status: 'stopped' });
  expect(await desks.player.recording(id)).toMatchObject({ end: { status: 'stopped' } });

  // As it lies on disk where the page was closed after it went on.
  valueOf(await desks.store.runs.update(id, { status: 'interrupted' }));
  const ends: RunEnd[] = [];
  valueOf(await desks.player.rebuild(id, (event) => event.type === 'run-end' && ends.push(event.end)));
  expect(ends).toMatchObject([{ reason: { kind: 'recording-ends' } }]);
  expect(await desks.player.recording(id)).not.toHaveProperty('end');
});
