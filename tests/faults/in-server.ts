import type { Turn } from '../../src/core/policy';
import { openEndpoint } from '../../src/engines/endpoint/endpoint';
import { waitFor } from '../../workers/desks/gate';
import { WorkerHere } from '../support/worker-here';
import { Trouble, type RunFault, type World } from './fault';
import { answerTo } from './small-run';

/** Stands in errors, addresses and stores nowhere. */
export const key = 'sk-marker-3d91';

type Deed = (call: Call) => Response | Promise<Response>;

interface Call {
  readonly signal: AbortSignal;
  /** What it would say, were all well. */
  readonly well: () => Response;
}

/** The app's own client; the web between it and the server is the test's. */
export function server(trouble: Trouble, deed: Deed): World {
  const choice = {
    kind: 'endpoint',
    baseUrl: 'https://models.example/v1',
    model: 'large',
    key,
    concurrency: 4,
  } as const;
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (url.endsWith('/models')) return Response.json({ data: [{ id: 'large', max_model_len: 4096 }] });
    const body = JSON.parse(String(init.body)) as Body;
    if (body.n !== undefined) return Response.json({ error: 'n is not supported' }, { status: 400 });
    const well = () => answered(body);
    return trouble.strikes('reading') ? await deed({ signal: init.signal!, well }) : well();
  };
  const ports = { fetch, wait: waitFor, now: () => performance.now() };
  return {
    choice,
    spawn: () => new WorkerHere((_choice, _onProgress, signal) => openEndpoint(choice, ports, signal)),
  };
}

interface Body {
  readonly messages: readonly { readonly role: Turn['role']; readonly content: string }[];
  readonly seed: number;
  readonly n?: number;
}

function answered({ messages, seed }: Body): Response {
  const turns = messages.map(({ role, content }) => ({ role, text: content }));
  return events([
    { choices: [{ index: 0, delta: { content: answerTo(turns, seed) } }] },
    { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    { choices: [], usage: { prompt_tokens: 20, completion_tokens: 3 } },
  ]);
}

function events(values: readonly unknown[], rest = 'data: [DONE]\n\n'): Response {
  return stream([...values.map((value) => `data: ${JSON.stringify(value)}\n\n`), rest]);
}

const eventStream = { 'content-type': 'text/event-stream' };

function stream(pieces: readonly string[], then?: (end: StreamEnd) => void): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      if (then) then(controller);
      else controller.close();
    },
  });
  return new Response(body, { headers: eventStream });
}

type StreamEnd = ReadableStreamDefaultController<Uint8Array>;

const half = 'data: {"choices":[{"index":0,"delta":{"content":"PALE and mo"}}]}\n\n';

function status(code: number, body: unknown, headers: Record<string, string> = {}): Deed {
  return () => Response.json(body, { status: code, headers });
}

/** Calls off a stream that would never end, as fetch does. */
function untilCalledOff(signal: AbortSignal, end: StreamEnd): void {
  signal.addEventListener('abort', () => end.error(new DOMException('Aborted', 'AbortError')));
}

const gone: Deed = () => {
  throw new TypeError('Failed to fetch');
};

const goneInTheMiddle: Deed = () => stream([half], (end) => end.error(new TypeError('network error')));

const endsInTheMiddle: Deed = () => stream([half]);

const silent: Deed = ({ signal }) => stream([half], (end) => untilCalledOff(signal, end));

const malformed: Deed = () => stream(['data: {"choices":[{"index":0,"delta":{"cont\n\n', 'data: [DONE]\n\n']);

const webPage: Deed = () =>
  new Response('<!doctype html><title>Sign in to the network</title>', {
    headers: { 'content-type': 'text/html' },
  });

const empty: Deed = () => new Response('', { headers: eventStream });

const wrongType: Deed = () =>
  new Response('PNG', { headers: { 'content-type': 'application/octet-stream' } });

const endlessEvent: Deed = () => stream(['data: ', ...Array.from({ length: 12 }, () => 'x'.repeat(100_000))]);

/** Pieces without an empty line between them: one event that only grows. */
const unendedEvent: Deed = () => endless(`data: ${'x'.repeat(100_000)}\n`, eventStream);

/** A server that does not stream, and does not stop. */
const endlessBody: Deed = () => endless('"x",'.repeat(25_000), { 'content-type': 'application/json' });

/** It goes on as long as it is listened to, and says so where that is too long. */
function endless(piece: string, headers: Record<string, string>): Response {
  const bytes = new TextEncoder().encode(piece);
  let pulls = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulls += 1;
      if (pulls > 1000) throw new Error('listened to 100 MB');
      controller.enqueue(bytes);
    },
  });
  return new Response(body, { headers });
}

/** Longer than anybody reads. */
const endlessAnswer: Deed = () => {
  const piece = { choices: [{ index: 0, delta: { content: 'x'.repeat(100_000) } }] };
  return endless(`data: ${JSON.stringify(piece)}\n\n`, eventStream);
};

/** A piece comes every fifty seconds: slow is not gone. */
const slow: Deed = ({ well }) => {
  const reader = well().body!.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      await new Promise((resolve) => setTimeout(resolve, 50_000));
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return new Response(body, { headers: eventStream });
};

const tooLong = status(400, {
  error: { message: "This model's maximum context length is 4096 tokens.", code: 'context_length_exceeded' },
});

interface Row {
  readonly fault: string;
  readonly deed: Deed;
  /** How often: to the end of the fault where absent. */
  readonly times?: number;
  readonly end: RunFault['end'];
}

const rows: readonly Row[] = [
  {
    fault: 'It is too busy (429) and says when to come back',
    deed: status(429, { error: 'slow down' }, { 'retry-after': '7' }),
    times: 3,
    end: 'retried',
  },
  {
    fault: 'It is too busy (429) and does not say for how long',
    deed: status(429, { error: 'slow down' }),
    times: 3,
    end: 'retried',
  },
  {
    fault: 'It is overloaded (503)',
    deed: status(503, { error: 'overloaded' }),
    times: 3,
    end: 'retried',
  },
  { fault: 'It breaks (500) now and then', deed: status(500, { error: 'oops' }), times: 2, end: 'retried' },
  { fault: 'The connection is refused once', deed: gone, times: 1, end: 'retried' },
  { fault: 'It goes away in the middle of an answer', deed: goneInTheMiddle, times: 2, end: 'retried' },
  {
    fault: 'An answer ends in the middle, without an error',
    deed: endsInTheMiddle,
    times: 2,
    end: 'retried',
  },
  { fault: 'It falls silent in the middle of an answer', deed: silent, times: 1, end: 'retried' },
  { fault: 'The stream is malformed', deed: malformed, times: 2, end: 'retried' },
  { fault: 'The body is empty', deed: empty, times: 2, end: 'retried' },
  { fault: 'A web page comes with status 200 (a hotel’s network)', deed: webPage, times: 2, end: 'retried' },
  { fault: 'The content is of another type', deed: wrongType, times: 2, end: 'retried' },
  { fault: 'One event of the stream has no end', deed: endlessEvent, times: 1, end: 'retried' },
  { fault: 'An event grows line by line, without an end', deed: unendedEvent, times: 1, end: 'retried' },
  { fault: 'An answer that comes whole has no end', deed: endlessBody, times: 1, end: 'retried' },
  { fault: 'An answer has no end', deed: endlessAnswer, times: 1, end: 'retried' },
  { fault: 'The stream is slow: a piece in fifty seconds', deed: slow, times: 2, end: 'is slower' },
  {
    fault: 'The key is no longer taken (401), and the server repeats it in its error',
    deed: status(401, { error: { message: `Incorrect API key provided: ${key}` } }),
    end: 'waits',
  },
  {
    fault: 'It forbids the model to this key (403)',
    deed: status(403, { error: 'not for you' }),
    end: 'waits',
  },
  {
    fault: 'It no longer has the model (404)',
    deed: status(404, { error: { message: 'The model `large` does not exist' } }),
    end: 'waits',
  },
  {
    fault: 'It stays too busy (429), however long it is waited for',
    deed: status(429, { error: 'quota exceeded' }),
    end: 'waits',
  },
  {
    fault: 'It stays too busy (429), and says each time to come back at once',
    deed: status(429, { error: 'slow down' }, { 'retry-after': '0' }),
    end: 'waits',
  },
  { fault: 'It stays broken (500)', deed: status(500, { error: 'oops' }), end: 'waits' },
  { fault: 'It stays away, or no longer lets this page ask (CORS)', deed: gone, end: 'waits' },
  { fault: 'It breaks off every answer', deed: goneInTheMiddle, end: 'waits' },
  { fault: 'A prompt is too long for it (400)', deed: tooLong, times: 1, end: 'goes on' },
];

export const inServer: readonly RunFault[] = rows.map(({ deed, times = Infinity, ...row }) => ({
  engine: 'server',
  ...row,
  trouble: () => new Trouble('reading', times),
  world: (trouble) => server(trouble, deed),
}));
