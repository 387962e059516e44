import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SlowServer {
  /** Up to `/v1`. */
  readonly baseUrl: string;
  close(): Promise<void>;
}

const readingMs = 3_000;
const tokenMs = 30;

/** A server with the OpenAI protocol that reads for seconds and then writes without end; short questions it answers at once. */
export async function serveSlowly(): Promise<SlowServer> {
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*, authorization, content-type');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    if (request.url !== '/v1/chat/completions') return void response.writeHead(404).end('{}');
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      const asked = JSON.parse(text) as { readonly max_tokens: number; readonly n?: number };
      if (asked.n !== undefined) {
        return void response.writeHead(400).end('{"error":{"message":"n is not supported"}}');
      }
      response.setHeader('content-type', 'text/event-stream');
      if (asked.max_tokens > 100) return write(response);
      say(response, 'ok', 'stop');
      response.end('data: [DONE]\n\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function write(response: ServerResponse): void {
  // Some servers send an empty piece as soon as they have begun.
  say(response, '');
  let timer = setTimeout(function next() {
    say(response, 'the keeper wrote ');
    timer = setTimeout(next, tokenMs);
  }, readingMs);
  response.on('close', () => clearTimeout(timer));
}

function say(response: ServerResponse, content: string, finish_reason: 'stop' | null = null): void {
  response.write(
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`,
  );
}
