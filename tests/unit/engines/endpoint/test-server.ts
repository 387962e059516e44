import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallerPorts } from '../../../../src/engines/endpoint/caller';

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly seed?: number;
  readonly n?: number;
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly response_format?: unknown;
  readonly stream_options?: unknown;
}

export interface Exchange {
  readonly body: ChatRequest;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface TestServer {
  /** Up to `/v1`. */
  readonly baseUrl: string;
  /** Every chat completion that arrived. */
  readonly asked: readonly ChatRequest[];
  readonly headersSeen: readonly IncomingMessage['headers'][];
  close(): Promise<void>;
}

/** A real HTTP server with the one address that matters; what it answers is the test's. */
export async function serveChat(
  answer: (exchange: Exchange) => void | Promise<void>,
  models: unknown = { data: [{ id: 'm', max_model_len: 4096 }] },
): Promise<TestServer> {
  const asked: ChatRequest[] = [];
  const headersSeen: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    headersSeen.push(request.headers);
    if (request.url === '/v1/models') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(models));
      return;
    }
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      const body = JSON.parse(text) as ChatRequest;
      asked.push(body);
      void answer({ body, request, response });
    });
  });
  server.keepAliveTimeout = 500;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    headersSeen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Streams texts as a server does, word by word, with the usage at the end. */
export function stream(
  response: ServerResponse,
  texts: readonly string[],
  { finish = 'stop', usage = true }: { finish?: string; usage?: boolean } = {},
): void {
  response.setHeader('content-type', 'text/event-stream');
  const send = (value: unknown) => response.write(`data: ${JSON.stringify(value)}\n\n`);
  for (const [index, text] of texts.entries()) {
    for (const word of text.split(/(?<= )/)) send({ choices: [{ index, delta: { content: word } }] });
    send({ choices: [{ index, delta: {}, finish_reason: finish }] });
  }
  if (usage) {
    send({
      choices: [],
      usage: { prompt_tokens: 20, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 16 } },
    });
  }
  response.end('data: [DONE]\n\n');
}

/** Real fetch; waiting takes no time, so that tests of patience need none. */
export function quickPorts(waits: number[] = []): CallerPorts {
  return {
    fetch: (url, init) => fetch(url, init),
    async wait(ms, signal) {
      waits.push(ms);
      signal.throwIfAborted();
      clock += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
    now: () => performance.now() + clock,
  };
}
let clock = 0;
