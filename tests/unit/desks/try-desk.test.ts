import { expect, test } from 'vitest';
import { emptyLibrary, type Library } from '../../../src/core/library';
import { fail, ok } from '../../../src/core/result';
import type { EngineFacts } from '../../../src/engines/engine';
import { TryDesk } from '../../../workers/desks/try-desk';
import type { AppEvent, TryRequest } from '../../../workers/wire';
import { scriptedPolicy, type Script } from '../support/scripted-policy';

const facts: EngineFacts = {
  kind: 'wllama',
  model: 'tiny.gguf',
  digest: 'd',
  engineVersion: '1',
  contextTokens: 2048,
  threads: 1,
};
const library: Library = {
  ...emptyLibrary('lib', 'Tone'),
  experiences: [{ id: 'a', kind: 'lesson', text: 'Be brief.', locked: false, origin: { kind: 'written' } }],
};
const request: TryRequest = { prompt: 'Well?', libraryId: 'lib', temperature: 0.3, maxTokens: 8 };

function openDesk(script: Script, loaded: EngineFacts | undefined = facts, busy = false) {
  const heard: AppEvent[] = [];
  const host = scriptedPolicy(script);
  const desk = new TryDesk(
    { facts: loaded, host },
    (event) => heard.push(event),
    () => busy,
  );
  return { desk, heard, host };
}

test('a prompt is answered without the library first, then with it, with the same seed', async () => {
  const seeds: number[] = [];
  const { desk, heard } = openDesk(({ turns }, { seed }) => {
    seeds.push(seed);
    return turns.map(({ text }) => text).join(' | ');
  });
  expect(await desk.ask(request, library, 'Answer in one word.')).toEqual({ ok: true, value: undefined });
  expect(heard).toEqual([
    { type: 'try-text', arm: 'without', text: 'Answer in one word. | Well?', done: true },
    {
      type: 'try-text',
      arm: 'with',
      text: 'Answer in one word.\n\nFollow this advice:\n- Be brief. | Well?',
      done: true,
    },
  ]);
  expect(seeds[0]).toBe(seeds[1]);
});

test('the model alone answers once', async () => {
  const { desk, heard } = openDesk(() => 'yes');
  await desk.ask({ ...request, libraryId: undefined }, undefined, undefined);
  expect(heard).toEqual([{ type: 'try-text', arm: 'without', text: 'yes', done: true }]);
});

test('an answer that reached its longest length is told from one that ended by itself', async () => {
  const tokens = { prompt: 3, cached: 0, completion: 8 };
  const cut = { text: 'The kettle is', stop: 'max-tokens', tokens, durationMs: 1 } as const;
  const { desk, heard } = openDesk(({ turns }) => (turns.length > 1 ? 'positive' : ok(cut)));
  await desk.ask(request, library, undefined);
  expect(heard).toEqual([
    { type: 'try-text', arm: 'without', text: 'The kettle is', done: true, cutOff: true },
    { type: 'try-text', arm: 'with', text: 'positive', done: true },
  ]);
});

test('a prompt that does not fit is told apart from an engine that broke', async () => {
  const tooLong = openDesk(() => fail({ kind: 'context-overflow', detail: '8031 tokens' }));
  expect(await tooLong.desk.ask(request, library, undefined)).toEqual(
    fail({ kind: 'too-long', detail: '8031 tokens' }),
  );
  const notTaken = openDesk(() => fail({ kind: 'not-taken', detail: 'in Russian' }));
  expect(await notTaken.desk.ask(request, library, undefined)).toEqual(
    fail({ kind: 'not-taken', detail: 'in Russian' }),
  );
  const broken = openDesk(() => fail({ kind: 'engine-lost', detail: 'gone' }));
  expect(await broken.desk.ask(request, library, undefined)).toEqual(
    fail({ kind: 'failed', detail: 'gone' }),
  );
});

test('nothing is asked while a run needs the engine, or without a model', async () => {
  const busy = openDesk(() => 'never', facts, true);
  expect(await busy.desk.ask(request, library, undefined)).toEqual(fail({ kind: 'busy' }));
  expect(busy.host.calls).toEqual([]);

  const none = new TryDesk(
    { facts: undefined, host: busy.host },
    () => undefined,
    () => false,
  );
  expect(await none.ask(request, library, undefined)).toEqual(fail({ kind: 'no-model' }));
  expect(busy.host.calls).toEqual([]);
});

test('a stopped prompt ends without a failure, and its second answer is not asked for', async () => {
  const { desk, host } = openDesk(() => {
    desk.stop();
    return 'the first';
  });
  expect(await desk.ask(request, library, undefined)).toEqual({ ok: true, value: undefined });
  expect(host.calls).toHaveLength(1);
});
