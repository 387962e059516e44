import type { Policy, SampleOutcome, SampleRequest } from '../../../../src/core/policy';
import type { CallerPorts } from '../../../../src/engines/endpoint/caller';
import { openEndpoint } from '../../../../src/engines/endpoint/endpoint';
import type { EndpointChoice, Engine } from '../../../../src/engines/engine';
import type { ChatRequest } from './test-server';

/** A server in this process, under a clock of its own: minutes of waiting take no time. */
export interface ScriptedServer {
  readonly ports: CallerPorts;
  /** Every chat completion that arrived. */
  readonly asked: ChatRequest[];
  readonly urls: string[];
  /** Its clock, in milliseconds. */
  readonly now: () => number;
  readonly pass: (ms: number) => void;
}

type Answer = (body: ChatRequest) => Response | Promise<Response>;

/** Each call takes `callMs`. */
export function scriptedServer(answer: Answer, callMs = 100): ScriptedServer {
  let clock = 0;
  const asked: ChatRequest[] = [];
  const urls: string[] = [];
  const ports: CallerPorts = {
    async fetch(url, init) {
      urls.push(url);
      if (new URL(url).pathname.endsWith('/models')) return Response.json({ data: [] });
      clock += callMs;
      const body = JSON.parse(String(init.body)) as ChatRequest;
      asked.push(body);
      return await answer(body);
    },
    async wait(ms, signal) {
      signal.throwIfAborted();
      clock += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
    now: () => clock,
  };
  return { ports, asked, urls, now: () => clock, pass: (ms) => void (clock += ms) };
}

/** A whole answer to each of the texts, in one stream. */
export function streamed(texts: readonly string[], usage?: unknown): Response {
  const pieces = texts.flatMap((content, index) => [
    { choices: [{ index, delta: { content } }] },
    { choices: [{ index, delta: {}, finish_reason: 'stop' }] },
  ]);
  const events = [...pieces, ...(usage === undefined ? [] : [{ choices: [], usage }])];
  const text = [...events.map((event) => JSON.stringify(event)), '[DONE]'];
  return new Response(text.map((data) => `data: ${data}\n\n`).join(''), {
    headers: { 'content-type': 'text/event-stream' },
  });
}

/** As many answers as were asked for. */
export function answersTo({ n = 1 }: ChatRequest): Response {
  return streamed(Array.from({ length: n }, () => 'ok'));
}

export function refused(message: string, status = 400): Response {
  return Response.json({ error: { message } }, { status });
}

export function isOpening({ messages }: ChatRequest): boolean {
  return messages[0]!.content.startsWith('Reply with');
}

export async function openScripted(
  { ports }: ScriptedServer,
  more: Partial<EndpointChoice> = {},
): Promise<Engine> {
  const choice: EndpointChoice = {
    kind: 'endpoint',
    baseUrl: 'https://models.example/v1',
    model: 'm',
    ...more,
  };
  const opened = await openEndpoint(choice, ports, new AbortController().signal);
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  return opened.value;
}

/** Every outcome of a request. */
export async function outcomesOf(engine: Policy, request: SampleRequest): Promise<SampleOutcome[]> {
  const { signal } = new AbortController();
  const outcomes: SampleOutcome[] = [];
  for await (const outcome of engine.sampleGroup(request, { signal })) outcomes.push(outcome);
  return outcomes;
}
