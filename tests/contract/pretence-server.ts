import type { ServerResponse } from 'node:http';
import type { JsonSchema, Turn } from '../../src/core/policy';
import { serveChat, type ChatRequest } from '../unit/engines/endpoint/test-server';
import { pretendAnswer, pretendContext, type PretendAnswer } from './pretend-model';

export interface PretenceServer {
  readonly baseUrl: string;
  /** Resolves when the next prompt has begun to be read. */
  readonly reading: () => Promise<void>;
  close(): Promise<void>;
}

/** Longer than a real one takes for so little: enough time to be called off in. */
const readingMs = 20;

/**
 * The pretend model behind OpenAI's protocol. `several`: it has `n`. `poor`: it takes no parameter but the needed ones,
 * counts nothing, and answers in one piece.
 */
export async function servePretence(kind: 'plain' | 'several' | 'poor'): Promise<PretenceServer> {
  let onReading: (() => void)[] = [];
  const read = new Set<string>();
  let count = 0;
  const server = await serveChat(
    async ({ body, response }) => {
      const refused = refusedBy(kind, body);
      if (refused) return sayNo(response, `${refused} is not supported`);
      const seed = kind === 'poor' ? (count += 1) : (body.seed ?? 0);
      const answers = Array.from({ length: body.n ?? 1 }, (_, index) =>
        pretendAnswer({
          turns: body.messages.map(({ role, content }): Turn => ({
            role: role as Turn['role'],
            text: content,
          })),
          seed: seed + index,
          temperature: body.temperature ?? 1,
          maxTokens: body.max_tokens ?? 16,
          ...(kind !== 'poor' && schemaOf(body)),
        }),
      );
      const answered = answers.filter((answer) => answer.kind === 'answer');
      if (answered.length < answers.length) {
        const said = `This model's maximum context length is ${pretendContext} tokens. Please reduce the length.`;
        return sayNo(response, said, 'context_length_exceeded');
      }
      for (const tell of onReading.splice(0)) tell();
      await pause(readingMs);
      const prompt = JSON.stringify(body.messages);
      const cached = read.has(prompt) ? answered[0]!.promptTokens - 1 : 0;
      read.add(prompt);
      if (kind === 'poor') return sayWhole(response, answered[0]!);
      await sayStreamed(response, answered, cached);
    },
    { data: [{ id: 'pretend', max_model_len: pretendContext }] },
  );
  return {
    baseUrl: server.baseUrl,
    reading: () => new Promise((resolve) => (onReading = [...onReading, resolve])),
    close: () => server.close(),
  };
}

const extras = ['seed', 'temperature', 'response_format', 'stream_options', 'n'] as const;

function refusedBy(kind: 'plain' | 'several' | 'poor', body: ChatRequest): string | undefined {
  const unknown = { plain: ['n'], several: [], poor: extras }[kind] as readonly (keyof ChatRequest)[];
  return unknown.find((name) => body[name] !== undefined);
}

function schemaOf({ response_format: format }: ChatRequest): { readonly schema?: JsonSchema } {
  const { json_schema: named } = (format ?? {}) as { json_schema?: { schema: JsonSchema } };
  return named ? { schema: named.schema } : {};
}

function sayNo(response: ServerResponse, message: string, code = 'invalid_request'): void {
  response.writeHead(400, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { message, code } }));
}

function sayWhole(response: ServerResponse, { tokens, stop }: PretendAnswer): void {
  response.setHeader('content-type', 'application/json');
  const finish_reason = stop === 'max-tokens' ? 'length' : 'stop';
  response.end(
    JSON.stringify({ choices: [{ index: 0, message: { content: tokens.join('') }, finish_reason }] }),
  );
}

async function sayStreamed(
  response: ServerResponse,
  answers: readonly PretendAnswer[],
  cached: number,
): Promise<void> {
  response.setHeader('content-type', 'text/event-stream');
  const send = (value: unknown) => response.write(`data: ${JSON.stringify(value)}\n\n`);
  const longest = Math.max(...answers.map(({ tokens }) => tokens.length));
  for (let at = 0; at < longest && !response.destroyed; at++) {
    for (const [index, { tokens }] of answers.entries()) {
      if (at < tokens.length) send({ choices: [{ index, delta: { content: tokens[at] } }] });
    }
    await pause(1);
  }
  for (const [index, { stop }] of answers.entries()) {
    send({ choices: [{ index, delta: {}, finish_reason: stop === 'max-tokens' ? 'length' : 'stop' }] });
  }
  const usage = {
    prompt_tokens: answers[0]!.promptTokens,
    completion_tokens: answers.reduce((sum, { tokens }) => sum + tokens.length, 0),
    prompt_tokens_details: { cached_tokens: cached },
  };
  send({ choices: [], usage });
  response.end('data: [DONE]\n\n');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
