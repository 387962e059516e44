import { afterEach, describe, expect, test } from 'vitest';
import type { SampleOutcome, SampleRequest } from '../../../../src/core/policy';
import { listModels, openEndpoint } from '../../../../src/engines/endpoint/endpoint';
import type { EndpointChoice, Engine } from '../../../../src/engines/engine';
import { requestFor } from '../short-request';
import { quickPorts, serveChat, stream, type Exchange, type TestServer } from './test-server';

const key = 'sk-marker-7f3a';
let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const never = new AbortController().signal;

async function open(
  answer: (exchange: Exchange) => void | Promise<void>,
  more: Partial<EndpointChoice> = {},
  waits: number[] = [],
) {
  server = await serveChat(answer);
  const choice: EndpointChoice = { kind: 'endpoint', baseUrl: server.baseUrl, model: 'm', key, ...more };
  return openEndpoint(choice, quickPorts(waits), never);
}

async function opened(...args: Parameters<typeof open>): Promise<Engine> {
  const result = await open(...args);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

async function sample(
  engine: Engine,
  request: SampleRequest,
  signal: AbortSignal = never,
): Promise<SampleOutcome[]> {
  const outcomes: SampleOutcome[] = [];
  for await (const outcome of engine.sampleGroup(request, { signal })) outcomes.push(outcome);
  return outcomes;
}

const textsOf = (outcomes: readonly SampleOutcome[]) =>
  outcomes.map((outcome) => (outcome.ok ? outcome.value.text : outcome.failure.kind));
/** Says whether it is one of the questions asked on opening. */
const isOpening = (body: Exchange['body']) => body.messages[0]!.content.startsWith('Reply with');

describe('answers', () => {
  test('come in the order of the draws, whatever order the server answers in', async () => {
    const engine = await opened(async ({ body, response }) => {
      if (body.n !== undefined)
        return void response.writeHead(400).end('{"error":{"message":"n is not supported"}}');
      await new Promise((resolve) =>
        setTimeout(resolve, isOpening(body) ? 0 : 40 - 10 * ((body.seed ?? 0) - 100)),
      );
      stream(response, [`seed ${body.seed}`]);
    });
    expect(textsOf(await sample(engine, requestFor(4)))).toEqual([
      'seed 100',
      'seed 101',
      'seed 102',
      'seed 103',
    ]);
  });

  test('of one group come in one call where the server has n', async () => {
    const engine = await opened(({ body, response }) =>
      stream(
        response,
        Array.from({ length: body.n ?? 1 }, (_, index) => `choice ${index}`),
      ),
    );
    const before = server!.asked.length;
    const outcomes = await sample(engine, requestFor(3));
    expect(textsOf(outcomes)).toEqual(['choice 0', 'choice 1', 'choice 2']);
    expect(server!.asked.length - before).toBe(1);
    // Nobody said how the tokens divide among the answers.
    expect(outcomes.every((outcome) => outcome.ok && outcome.value.tokens.estimated)).toBe(true);
  });

  test('carry the server’s counts, and say where they are estimates', async () => {
    let hasUsage = true;
    const engine = await opened(({ response }) => stream(response, ['fine thanks'], { usage: hasUsage }));
    const [counted] = await sample(engine, requestFor(1));
    expect(counted).toMatchObject({ value: { tokens: { prompt: 20, cached: 16, completion: 3 } } });
    expect(counted?.ok && counted.value.tokens.estimated).toBeUndefined();
    hasUsage = false;
    const [guessed] = await sample(engine, requestFor(1));
    expect(guessed).toMatchObject({ value: { tokens: { cached: 0, estimated: true } } });
  });

  test('cut off at the budget say so', async () => {
    const engine = await opened(({ response }) => stream(response, ['and then'], { finish: 'length' }));
    expect(await sample(engine, requestFor(1))).toMatchObject([{ value: { stop: 'max-tokens' } }]);
  });

  test('leave out what a reasoning model thinks', async () => {
    const engine = await opened(({ body, response }) => {
      if (isOpening(body)) return stream(response, ['ok', 'ok'].slice(0, body.n ?? 1));
      response.setHeader('content-type', 'text/event-stream');
      const send = (delta: unknown, finish: string | null = null) =>
        response.write(
          `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\r\n\r\n`,
        );
      send({ reasoning_content: 'let me see' });
      send({ content: '<think>hm' });
      send({ content: 'm</think>\n\nblue' }, 'stop');
      response.end('data: [DONE]\r\n\r\n');
    });
    expect(textsOf(await sample(engine, requestFor(1)))).toEqual(['blue']);
  });

  test('may come whole, from a server that does not stream', async () => {
    const engine = await opened(({ response }) => {
      response.setHeader('content-type', 'application/json').end(
        JSON.stringify({
          choices: [
            { index: 0, message: { content: 'whole' }, finish_reason: 'stop' },
            { index: 1, message: { content: 'whole' }, finish_reason: 'stop' },
          ],
        }),
      );
    });
    expect(textsOf(await sample(engine, requestFor(1)))).toEqual(['whole']);
  });

  test('that broke off are no answers: they are asked for again', async () => {
    let broken = 2;
    const engine = await opened(({ body, response }) => {
      if (isOpening(body) || broken-- <= 0) return stream(response, ['ok', 'ok'].slice(0, body.n ?? 1));
      response.setHeader('content-type', 'text/event-stream');
      response.write('data: {"choices":[{"index":0,"delta":{"content":"half an ans');
      response.destroy();
    });
    expect(textsOf(await sample(engine, requestFor(1)))).toEqual(['ok']);
  });

  test('are asked for one by one where a server that took two at once refuses eight', async () => {
    const engine = await opened(({ body, response }) => {
      if ((body.n ?? 1) > 4)
        return void response.writeHead(400).end('{"error":{"message":"n must be at most 4"}}');
      stream(
        response,
        Array.from({ length: body.n ?? 1 }, () => 'ok'),
      );
    });
    expect(textsOf(await sample(engine, requestFor(8)))).toEqual(Array.from({ length: 8 }, () => 'ok'));
    const asked = server!.asked.length;
    expect(textsOf(await sample(engine, requestFor(8)))).toHaveLength(8);
    expect(server!.asked.length - asked).toBe(8);
  });

  test('of one call share its tokens: nothing is paid for twice, and nothing is forgotten', async () => {
    const engine = await opened(({ body, response }) =>
      stream(
        response,
        Array.from({ length: body.n ?? 1 }, () => 'ok'),
      ),
    );
    const outcomes = await sample(engine, requestFor(3));
    const sum = (part: 'prompt' | 'cached' | 'completion') =>
      outcomes.reduce((total, outcome) => total + (outcome.ok ? outcome.value.tokens[part] : 0), 0);
    expect([sum('prompt'), sum('cached'), sum('completion')]).toEqual([20, 16, 3]);
  });

  test.each(['error', 'abort', 'insufficient_system_resource'])(
    'that end with the reason %s are none',
    async (finish) => {
      const engine = await opened(({ body, response }) =>
        isOpening(body)
          ? stream(response, ['ok', 'ok'].slice(0, body.n ?? 1))
          : stream(response, ['half an answ'], { finish }),
      );
      expect(textsOf(await sample(engine, requestFor(1)))).toEqual(['unavailable']);
    },
  );
});

describe('what a server does not know', () => {
  test.each(['seed', 'response_format', 'stream_options', 'temperature'] as const)(
    '%s is left out once it was refused',
    async (name) => {
      const engine = await opened(({ body, response }) => {
        if (name in body)
          return void response
            .writeHead(400)
            .end(JSON.stringify({ error: { message: `Unknown field: ${name}` } }));
        stream(response, ['ok', 'ok'].slice(0, body.n ?? 1));
      });
      const schema = { type: 'object' };
      expect(textsOf(await sample(engine, requestFor(1, { schema })))).toEqual(['ok']);
      const asked = server!.asked.length;
      await sample(engine, requestFor(1, { schema }));
      expect(server!.asked.length - asked).toBe(1);
    },
  );

  test('max_tokens becomes max_completion_tokens', async () => {
    const engine = await opened(({ body, response }) => {
      if (body.max_tokens !== undefined) {
        return void response
          .writeHead(400)
          .end('{"error":{"message":"Unsupported parameter: \'max_tokens\'"}}');
      }
      stream(response, ['ok', 'ok'].slice(0, body.n ?? 1));
    });
    await sample(engine, requestFor(1));
    expect(server!.asked.at(-1)).toMatchObject({ max_completion_tokens: 32 });
  });
});

describe('failures', () => {
  test('a busy server is waited for as long as it says, with fewer calls', async () => {
    let busy = 2;
    const waits: number[] = [];
    const engine = await opened(
      ({ body, response }) => {
        if (!isOpening(body) && busy-- > 0)
          return void response.writeHead(429, { 'retry-after': '7' }).end('slow down');
        stream(response, ['ok', 'ok'].slice(0, body.n ?? 1));
      },
      {},
      waits,
    );
    expect(textsOf(await sample(engine, requestFor(1)))).toEqual(['ok']);
    expect(waits.filter((ms) => ms > 6000 && ms <= 7000)).toHaveLength(2);
  });

  test.each([
    [401, '{"error":{"message":"Incorrect API key provided: sk-marker-7f3a"}}', 1],
    [404, '{"error":"no such model"}', 1],
    [500, 'Internal Server Error', 3],
    [502, '<html><body>Bad gateway</body></html>', 3],
  ])('%i ends in a named failure without the key, after %s', async (status, body, calls) => {
    const engine = await opened((exchange) => {
      if (isOpening(exchange.body))
        return stream(exchange.response, ['ok', 'ok'].slice(0, exchange.body.n ?? 1));
      exchange.response.writeHead(status).end(body);
    });
    const before = server!.asked.length;
    const [outcome] = await sample(engine, requestFor(1));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'unavailable' } });
    expect(JSON.stringify(outcome)).toContain(String(status));
    expect(JSON.stringify(outcome)).not.toContain(key);
    expect(JSON.stringify(outcome)).not.toContain('<html>');
    expect(server!.asked.length - before).toBe(calls);
  });

  test('a prompt that is too long says so, once', async () => {
    const engine = await opened(({ body, response }) => {
      if (isOpening(body)) return stream(response, ['ok', 'ok'].slice(0, body.n ?? 1));
      response
        .writeHead(400)
        .end('{"error":{"message":"This model\'s maximum context length is 4096 tokens."}}');
    });
    expect(textsOf(await sample(engine, requestFor(1)))).toEqual(['context-overflow']);
  });

  test('a web page instead of an answer is named', async () => {
    const result = await open(({ response }) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>Sign in</title>');
    });
    expect(result).toMatchObject({ ok: false, failure: { kind: 'endpoint' } });
    expect(JSON.stringify(result)).toContain('web page');
  });

  test('a server that is not there is named by its address', async () => {
    const choice: EndpointChoice = { kind: 'endpoint', baseUrl: 'http://127.0.0.1:9/v1', model: 'm', key };
    const result = await openEndpoint(choice, quickPorts(), never);
    expect(result).toMatchObject({ ok: false, failure: { kind: 'endpoint' } });
    expect(JSON.stringify(result)).toContain('http://127.0.0.1:9');
    expect(JSON.stringify(result)).not.toContain(key);
  });

  test.each(['nonsense', 'ftp://host/v1', 'https://user:pass@host/v1'])(
    '%s is no address',
    async (baseUrl) => {
      const result = await openEndpoint({ kind: 'endpoint', baseUrl, model: 'm' }, quickPorts(), never);
      expect(result).toMatchObject({ ok: false, failure: { kind: 'endpoint' } });
    },
  );
});

test('a key that a server repeats is hidden before its words are cut, and so is one in a header', async () => {
  const long = `${'x'.repeat(285)} wrong ${key} or header-secret-42`;
  const engine = await opened(
    ({ body, response }) => {
      if (isOpening(body)) return stream(response, ['ok', 'ok'].slice(0, body.n ?? 1));
      response.writeHead(401).end(JSON.stringify({ error: { message: long } }));
    },
    { headers: { 'x-api-key': 'header-secret-42' } },
  );
  const told = JSON.stringify(await sample(engine, requestFor(1)));
  expect(told).toContain('401');
  expect(told).not.toContain('sk-marker');
  expect(told).not.toContain('header-secret');
});

test('a date to come back at is a time from now', async () => {
  let busy = true;
  const waits: number[] = [];
  const engine = await opened(
    ({ body, response }) => {
      if (isOpening(body) || !busy) return stream(response, ['ok', 'ok'].slice(0, body.n ?? 1));
      busy = false;
      response.writeHead(503, { 'retry-after': new Date(Date.now() + 5000).toUTCString() }).end();
    },
    {},
    waits,
  );
  await sample(engine, requestFor(1));
  expect(Math.max(...waits)).toBeLessThanOrEqual(5000);
});

test('called off, it ends at once and every call with it', async () => {
  let open_ = 0;
  const engine = await opened(({ body, response }) => {
    if (isOpening(body)) return stream(response, ['ok', 'ok'].slice(0, body.n ?? 1));
    open_ += 1;
    response.on('close', () => (open_ -= 1));
    response.setHeader('content-type', 'text/event-stream');
    response.write('data: {"choices":[{"index":0,"delta":{"content":"endless"}}]}\n\n');
  });
  const controller = new AbortController();
  const sampling = sample(engine, requestFor(3), controller.signal);
  setTimeout(() => controller.abort(), 50);
  await expect(sampling).rejects.toMatchObject({ name: 'AbortError' });
  await expect.poll(() => open_).toBe(0);
});

test('the key goes into one header and nowhere else', async () => {
  const engine = await opened(({ body, response }) => stream(response, ['ok', 'ok'].slice(0, body.n ?? 1)), {
    headers: { 'x-title': 'Cairn' },
  });
  await sample(engine, requestFor(1));
  expect(server!.headersSeen.every((headers) => headers.authorization === `Bearer ${key}`)).toBe(true);
  expect(server!.headersSeen.at(-1)).toMatchObject({ 'x-title': 'Cairn' });
  expect(JSON.stringify([server!.asked, engine.facts])).not.toContain(key);
});

test('the models and their context come from the server', async () => {
  const engine = await opened(({ body, response }) => stream(response, ['ok', 'ok'].slice(0, body.n ?? 1)));
  expect(engine.facts).toMatchObject({ kind: 'openai-compatible', model: 'm', contextTokens: 4096 });
  const models = await listModels({ baseUrl: server!.baseUrl, key }, fetch);
  expect(models).toEqual({ ok: true, value: ['m'] });
});

test('why a server lists no models is told apart: its key, its address, its faults, or that it is not there', async () => {
  const why = async (answer: () => Response) => {
    const listed = await listModels({ baseUrl: 'https://host/v1', key }, async () => answer());
    return listed.ok ? 'listed' : listed.failure.why;
  };
  expect(await why(() => Response.json({ error: 'no' }, { status: 401 }))).toBe('key');
  expect(await why(() => new Response('<!doctype html>', { status: 404 }))).toBe('no-such-model');
  expect(await why(() => new Response('<!doctype html>'))).toBe('broken-answer');
  expect(await why(() => new Response('', { status: 429 }))).toBe('busy');
  expect(await why(() => new Response('', { status: 500 }))).toBe('server-error');
  const away = () => {
    throw new TypeError('Failed to fetch');
  };
  expect(await why(away)).toBe('no-connection');
});
