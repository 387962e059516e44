import { expect, test } from 'vitest';
import { requestFor } from '../short-request';
import { listModels } from '../../../../src/engines/endpoint/endpoint';
import { openScripted, outcomesOf, scriptedServer, streamed } from './scripted-server';

test.each([[{}], [{ prompt_tokens: null }], [{ prompt_tokens: 'many' }], ['none'], [[]]])(
  'a usage of %j is none: tokens are estimated, and answers stay answers',
  async (usage) => {
    const server = scriptedServer(({ n = 1 }) =>
      streamed(
        Array.from({ length: n }, () => 'ok'),
        usage,
      ),
    );
    const engine = await openScripted(server);
    expect(engine.facts.fixed).toEqual(['tokens']);
    expect(await outcomesOf(engine, requestFor(1))).toMatchObject([
      { value: { text: 'ok', tokens: { estimated: true } } },
    ]);
  },
);

test('a count that is odd costs only itself', async () => {
  const usage = { prompt_tokens: 20, completion_tokens: 2.5, prompt_tokens_details: { cached_tokens: -1 } };
  const server = scriptedServer(() => streamed(['ok'], usage));
  const [outcome] = await outcomesOf(await openScripted(server), requestFor(1));
  expect(outcome).toMatchObject({ value: { tokens: { prompt: 20, cached: 0, estimated: true } } });
});

test('content may come in parts, and what a model thinks in a form of its own', async () => {
  const content = [
    { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
    { type: 'text', text: 'blue' },
    { type: 'text', text: ' and green' },
  ];
  const message = { content, reasoning: { steps: ['hm'] } };
  const server = scriptedServer(() => Response.json({ choices: [{ message, finish_reason: 'stop' }] }));
  const engine = await openScripted(server);
  expect(await outcomesOf(engine, requestFor(1))).toMatchObject([{ value: { text: 'blue and green' } }]);
});

test('models may be listed bare, and one whose context is odd is in the list', async () => {
  const models = [{ id: 'a', context_length: 'much' }, { id: 'b' }];
  for (const list of [models, { object: 'list', data: models }]) {
    const fetch = async () => Response.json(list);
    expect(await listModels({ baseUrl: 'https://host/v1' }, fetch)).toEqual({ ok: true, value: ['a', 'b'] });
  }
});
