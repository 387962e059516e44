import { expect, test } from 'vitest';
import type { LearnApi, TaskSetDraft, TaskSetSummary } from '../../workers/wire';
import { OwnTasks } from '../../src/ui/state/learn-own-tasks.svelte';

// In a browser, because what the class shows is Svelte's state, and drafts are the browser's.

/** The worker's side: a line is a task, `prompt<TAB>reference`. `meanwhile` happens while a set is being saved. */
function openForm(meanwhile: () => void = () => undefined) {
  sessionStorage.clear();
  const saved: (readonly string[])[] = [];
  const drafts: TaskSetDraft[] = [];
  const api: Partial<LearnApi> = {
    readTasks: async (text) => ({
      tasks: text
        .split('\n')
        .filter((line) => line.includes('\t'))
        .map((line) => ({ id: line, prompt: line.split('\t')[0]!, reference: line.split('\t')[1]! })),
      problems: [],
      passedOver: { blankLines: 0, fields: [], workings: 0, header: false, problems: 0 },
      guess: undefined,
    }),
    previewGrader: async () => ({ ok: true, rows: [] }),
    saveTaskSet: async (draft: TaskSetDraft) => {
      drafts.push(draft);
      saved.push(draft.tasks.map(({ prompt }) => prompt));
      meanwhile();
      return { ok: true, value: { id: 's', name: draft.name } as TaskSetSummary };
    },
  };
  const again = () => new OwnTasks(api as LearnApi);
  return { own: again(), again, saved, drafts };
}

test('what was typed right before saving is saved', async () => {
  const { own, saved } = openForm();
  own.typed('a\t1');
  await expect.poll(() => own.good).toBe(1);
  own.typed('a\t1\nb\t2');
  expect(await own.save('set')).toMatchObject({ name: 'set' });
  expect(saved).toEqual([['a', 'b']]);
  expect(own.text).toBe('');
});

test('what is typed while a set is saved stays in the form', async () => {
  const { own, saved } = openForm(() => own.typed('a\t1\nb\t2'));
  own.typed('a\t1');
  await own.save('set');
  expect(saved).toEqual([['a']]);
  expect(own.text).toBe('a\t1\nb\t2');
});

test('a text that was made worse right before saving is not saved as it was before', async () => {
  const { own, saved } = openForm();
  own.typed('a\t1');
  await expect.poll(() => own.good).toBe(1);
  own.typed('no task at all');
  expect(await own.save('set')).toBeUndefined();
  expect(saved).toEqual([]);
  expect(own.text).toBe('no task at all');
});

test('a file of Cairn is no file of tasks: it is said what it is, and what was typed stays', async () => {
  const { own } = openForm();
  own.typed('a\t1');
  for (const is of ['pack', 'recording', 'everything'] as const) {
    const text = `{\n  "cairn": "${is}",\n  "version": 1\n}`;
    await own.takeDropped(new File([text], 'file.json'));
    expect(own.failure).toEqual({ kind: 'elsewhere', name: 'file.json', is });
    expect([own.text, own.file, own.dropped]).toEqual(['a\t1', undefined, true]);
  }
  await own.takeDropped(
    new File(['{"prompt": "What is \\"cairn\\"?", "reference": "a heap of stones"}'], 'b.jsonl'),
  );
  expect(own.failure).toBeUndefined();
  expect(own.text).toContain('heap of stones');
});

test('a length that the form does not allow is not saved by anybody, nor dropped in silence', async () => {
  const { own, saved, drafts } = openForm();
  own.typed('a\t1');
  await expect.poll(() => own.good).toBe(1);
  for (const wrong of [-5, 0, 1.5, 5000]) {
    own.answerTokens = wrong;
    expect(await own.save('set')).toBeUndefined();
    expect(own.failure).toEqual({ kind: 'bad-length', limit: 1024 });
  }
  expect(saved).toEqual([]);
  own.answerTokens = 1024;
  expect(await own.save('set')).toMatchObject({ name: 'set' });
  expect(drafts).toMatchObject([{ answerTokens: 1024 }]);
});

test('what is put away is still there after the page is loaded again, and what is discarded is not', async () => {
  const { own, again } = openForm();
  own.typed('a\t1');
  own.putAway();
  expect([own.begun, own.outlives]).toEqual([true, 'reload']);
  expect(again().text).toBe('a\t1');

  own.discard();
  expect([own.begun, own.open]).toEqual([false, false]);
  expect(again().text).toBe('');

  await own.takeFile(new File(['a\t1\n'.repeat(60_000)], 'large.tsv'));
  expect([own.begun, own.outlives]).toEqual([true, 'nothing']);
  expect(again().begun).toBe(false);
});
