import { expect, test } from 'vitest';
import { openEndpoint } from '../../../../src/engines/endpoint/endpoint';
import { requestFor } from '../short-request';
import { answersTo, isOpening, openScripted, outcomesOf, refused, scriptedServer } from './scripted-server';
import type { ChatRequest } from './test-server';

const schema = { type: 'object' };

test.each([
  [
    'temperature',
    "Unsupported value: 'temperature' does not support 0.5 with this model. Only the default (1) value is supported.",
  ],
  ['temperature', 'invalid temperature: only 1 is allowed for this model'],
  ['temperature', '`temperature` may only be set to 1 when thinking is enabled.'],
  ['temperature', 'temperature must be 1 for this model'],
  [
    'seed',
    '{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs are not permitted"}]}',
  ],
  ['seed', 'Invalid JSON payload received. Unknown name "seed": Cannot find field.'],
  [
    'stream_options',
    'Unrecognized request argument supplied: stream_options. There are model, messages, temperature, seed.',
  ],
  ['response_format', 'This response_format type is unavailable now'],
] as const)('%s is left out of every call where it is refused at opening with “%s”', async (name, said) => {
  const server = scriptedServer((body) => (name in body ? refused(said) : answersTo(body)));
  const engine = await openScripted(server);
  expect(await outcomesOf(engine, requestFor(1, { schema }))).toMatchObject([{ ok: true }]);
  const others = ['temperature', 'seed', 'stream_options', 'response_format'].filter((one) => one !== name);
  expect(Object.keys(server.asked.at(-1)!)).toEqual(expect.arrayContaining(others));
});

test('a value that is refused in the middle of a run fails that call, and no other call goes without it', async () => {
  const server = scriptedServer((body) =>
    (body.temperature ?? 0) > 1 ? refused('temperature is not supported above 1') : answersTo(body),
  );
  const engine = await openScripted(server);
  const before = server.asked.length;
  expect(await outcomesOf(engine, requestFor(1, { temperature: 1.2 }))).toMatchObject([
    { failure: { kind: 'unavailable', detail: '400: temperature is not supported above 1' } },
  ]);
  expect(server.asked.length - before).toBe(1);
  await outcomesOf(engine, requestFor(1, { temperature: 0.3 }));
  expect(server.asked.at(-1)).toMatchObject({ temperature: 0.3, seed: 100 });
});

test('a refusal that repeats a prompt about seeds and temperatures changes nothing', async () => {
  const text = 'Which seed and what temperature are unsupported by max_tokens?';
  const said = ({ messages }: ChatRequest) => messages.at(-1)!.content;
  const server = scriptedServer((body) =>
    isOpening(body) || said(body) !== text ? answersTo(body) : refused(`Blocked: “${said(body)}”`),
  );
  const engine = await openScripted(server);
  const outcomes = await outcomesOf(engine, requestFor(1, { turns: [{ role: 'user', text }] }));
  expect(outcomes).toMatchObject([{ failure: { detail: `400: Blocked: “${text}”` } }]);
  await outcomesOf(engine, requestFor(1));
  expect(server.asked.at(-1)).toMatchObject({ temperature: 0.7, seed: 100, max_tokens: 32 });
});

test('at opening, too, a parameter that is only named is not one that is refused', async () => {
  const server = scriptedServer(() => refused('temperature must be between 0.7 and 1'));
  const opened = await openEndpoint(
    { kind: 'endpoint', baseUrl: 'https://models.example/v1', model: 'm' },
    server.ports,
    new AbortController().signal,
  );
  expect(opened).toMatchObject({ failure: { detail: '400: temperature must be between 0.7 and 1' } });
  expect(server.asked).toHaveLength(1);
});

test('a server that fails at a schema in words of its own takes none; one that is away opens nothing', async () => {
  const failing = (status: number) =>
    scriptedServer((body) => ('response_format' in body ? refused('grammar', status) : answersTo(body)));
  for (const status of [400, 500]) {
    const server = failing(status);
    const engine = await openScripted(server);
    expect(engine.facts.fixed).toContain('schema');
    expect(await outcomesOf(engine, requestFor(1, { schema }))).toMatchObject([{ ok: true }]);
  }
  await expect(openScripted(failing(429))).rejects.toThrow('busy');
});
