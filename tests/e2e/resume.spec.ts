import { expect, type Page } from '@playwright/test';
import type { Recording } from '../../workers/desks/recording';
import { hear, heardAnswers, untilAsked, untilEnded, type HeardAnswer } from './support/hear-run';
import { loadModel, test } from './support/persistent-app';
import { asLines, firstExample, reviewTasks, shortRun } from './support/review-tasks';

const killings = [
  { stage: 'learn', after: 7 },
  { stage: 'validate', after: 3 },
  { stage: 'prove', after: 6 },
] as const;

test('a run whose browser is closed in learning, validation and proof goes on each time, and asks nothing twice', async ({
  app,
}) => {
  // A minute and a half on two idle cores; other programs may want them too.
  test.setTimeout(900_000);
  let page = await app.open();
  await loadModel(page);
  await hear(page);
  const runId = await startShortRun(page);
  let before: Recording['entries'] = [];

  for (const { stage, after } of killings) {
    await untilAsked(page, stage, after);
    const told = await heardAnswers(page);
    await app.close();

    page = await app.open();
    const state = await page.evaluate(() => globalThis.cairn.api.runs());
    expect(state).toMatchObject([{ id: runId, status: 'interrupted' }]);
    const { entries } = await recordingOf(page, runId);
    // What the page was told is on disk; at most the answers told while the browser closed are there besides.
    expect(textsOf(entries)).toEqual(expect.arrayContaining(told.flatMap(({ text }) => text ?? [])));
    expect(entries.length).toBeGreaterThanOrEqual(told.length);
    expect(entries).toEqual(expect.arrayContaining([...before]));
    before = entries;

    await loadModel(page);
    await hear(page);
    const resumed = await page.evaluate((id) => globalThis.cairn.api.resumeRun(id), runId);
    expect(resumed).toEqual({ ok: true, value: runId });
  }
  await untilEnded(page);

  const answers = await heardAnswers(page);
  const { entries } = await recordingOf(page, runId);
  expect(entries).toEqual(expect.arrayContaining([...before]));
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
  // The answers of all three browsers came out of the journal, and only what was missing was asked for.
  expect(answers).toHaveLength(entries.length);
  expect(countOf(answers, false)).toBe(before.length);
  expect(countOf(answers, true)).toBe(entries.length - before.length);
  expect(answers.findLastIndex(({ asked }) => !asked)).toBe(before.length - 1);

  expect(await page.evaluate(() => globalThis.cairn.api.runs())).toMatchObject([
    { id: runId, status: 'finished' },
  ]);
  const { proof } = (await page.evaluate((id) => globalThis.cairn.api.report(id), runId)) as {
    readonly proof: { readonly look: number; readonly arms: readonly { readonly rollouts: number }[] };
  };
  // A proof that was cut off and goes on is one look, not two.
  expect(proof.look).toBe(1);
  expect(proof.arms.map(({ rollouts }) => rollouts)).toEqual([10, 10]);
});

test('Stop ends a run in the middle of a long answer, and the library it started from stays', async ({
  app,
}) => {
  const page = await app.open();
  await loadModel(page);
  await hear(page);
  const libraryId = await makeLibrary(page);
  const stories = ['a lighthouse', 'two rival bakers', 'the last tram'].map((about) => ({
    prompt: `Write a very long story about ${about}, with many details.`,
    reference: 'The end.',
    split: 'train',
  }));
  const taskSetId = await saveTasks(page, 'Stories', asLines(stories), undefined);
  await start(page, taskSetId, libraryId, { ...shortRun, maxTokens: 600 });

  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const off = globalThis.cairn.onEvent((event) => {
          if (event.type !== 'partial' || event.text.length < 40) return;
          off();
          resolve();
        });
      }),
  );
  await page.evaluate(() => globalThis.cairn.api.stopRun());

  const [run] = await page.evaluate(() => globalThis.cairn.api.runs());
  expect(run).toMatchObject({ status: 'stopped', libraryId });
  expect(await heardAnswers(page)).toEqual([]);
  const view = await page.evaluate((id) => globalThis.cairn.api.library(id), libraryId);
  expect(view?.library.experiences).toMatchObject([firstExample]);
  // The engine is free again: the next run may begin at once.
  expect(await page.evaluate(() => globalThis.hearing.run)).toBeUndefined();
  const again = await start(page, taskSetId, libraryId, { ...shortRun, maxTokens: 4 });
  await untilAsked(page, 'learn', 1);
  await page.evaluate(() => globalThis.cairn.api.stopRun());
  expect(again).not.toBe(run?.id);
});

async function startShortRun(page: Page): Promise<string> {
  const libraryId = await makeLibrary(page);
  const taskSetId = await saveTasks(page, 'Reviews', asLines(reviewTasks), 4);
  return start(page, taskSetId, libraryId, shortRun);
}

async function makeLibrary(page: Page): Promise<string> {
  return page.evaluate(async (experience) => {
    const { api } = globalThis.cairn;
    const created = await api.createLibrary('To start from');
    if (!created.ok) throw new Error(JSON.stringify(created.failure));
    const { id } = created.value.library;
    const added = await api.changeLibrary(id, { kind: 'add', experience });
    if (!added.ok) throw new Error(JSON.stringify(added.failure));
    return id;
  }, firstExample);
}

async function saveTasks(
  page: Page,
  name: string,
  lines: string,
  answerTokens: number | undefined,
): Promise<string> {
  return page.evaluate(
    async ([setName, text, budget]) => {
      const { api } = globalThis.cairn;
      const { tasks } = await api.readTasks(text);
      const draft = { name: setName, grader: 'one-of:positive|negative', tasks };
      const saved = await api.saveTaskSet(budget === undefined ? draft : { ...draft, answerTokens: budget });
      if (!saved.ok) throw new Error(JSON.stringify(saved.failure));
      return saved.value.id;
    },
    [name, lines, answerTokens] as const,
  );
}

async function start(page: Page, taskSetId: string, libraryId: string, config: object): Promise<string> {
  return page.evaluate(
    async (request) => {
      const started = await globalThis.cairn.api.startRun(request);
      if (!started.ok) throw new Error(JSON.stringify(started.failure));
      return started.value;
    },
    { kind: 'learn', taskSetId, libraryId, seed: 1, config } as const,
  );
}

async function recordingOf(page: Page, runId: string): Promise<Recording> {
  return JSON.parse(await page.evaluate((id) => globalThis.cairn.api.recordingFile(id), runId)) as Recording;
}

function textsOf(entries: Recording['entries']): readonly string[] {
  return entries.flatMap(({ outcome }) => (outcome.ok ? [outcome.value.text] : []));
}

function countOf(answers: readonly HeardAnswer[], asked: boolean): number {
  return answers.filter((answer) => answer.asked === asked).length;
}
