import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ChatServer {
  /** Up to `/v1`. */
  readonly baseUrl: string;
  readonly origin: string;
  readonly keysSeen: ReadonlySet<string | undefined>;
  readonly answered: () => number;
  close(): Promise<void>;
}

interface Asked {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly seed?: number;
  readonly n?: number;
}

/** What a server does instead of answering its nth question, from 0; false where it answers. */
export type Misbehaviour = (nth: number, response: ServerResponse) => boolean;

/**
 * A server with the OpenAI protocol that lets any page ask. Its model says in a sentence what it should say in a word,
 * but for one time in four; once it sees an earlier answer of one word, it always answers so. Asked to judge, it takes one
 * word for right and a sentence for wrong.
 */
export async function serveChat(misbehave: Misbehaviour = () => false): Promise<ChatServer> {
  const keysSeen = new Set<string | undefined>();
  let answered = 0;
  let questions = 0;
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*, authorization, content-type');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    keysSeen.add(request.headers.authorization);
    if (request.url === '/v1/models') {
      response
        .setHeader('content-type', 'application/json')
        .end('{"data":[{"id":"parrot","max_model_len":4096}]}');
      return;
    }
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      if (misbehave(questions++, response)) return;
      const asked = JSON.parse(text) as Asked;
      response.setHeader('content-type', 'text/event-stream');
      for (let index = 0; index < (asked.n ?? 1); index++) {
        const said = answerTo(asked, index);
        const choice = { index, delta: { content: said }, finish_reason: 'stop' };
        response.write(`data: ${JSON.stringify({ choices: [choice] })}\n\n`);
      }
      const usage = { prompt_tokens: 40, completion_tokens: 4 * (asked.n ?? 1) };
      response.end(`data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
      answered += 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl: `${origin}/v1`,
    origin,
    keysSeen,
    answered: () => answered,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answerTo({ messages, seed = 0 }: Asked, index: number): string {
  const judged = /\nAnswer:\n(.*)\n\nIs this answer right or wrong\?$/s.exec(
    messages.at(-1)?.content ?? '',
  )?.[1];
  if (judged !== undefined) return judged.includes(' ') ? 'wrong' : 'right';
  const word = /\b(great|love|good|best|happy|excellent|wonderful|perfect)/i.test(
    messages.at(-1)?.content ?? '',
  )
    ? 'positive'
    : 'negative';
  const isShown = messages.some(({ role, content }) => role === 'assistant' && !content.includes(' '));
  return isShown || (seed + index) % 4 === 0 ? word : `The sentiment of this review is ${word}.`;
}
