import { expect, test } from 'vitest';
import { listModels } from '../../../../src/engines/endpoint/endpoint';
import { requestFor } from '../short-request';
import { answersTo, isOpening, openScripted, outcomesOf, scriptedServer } from './scripted-server';

const megabyte = 1_000_000;

/** A body that goes on as long as it is read, and how much of it was. */
function endless(piece: string) {
  const bytes = new TextEncoder().encode(piece);
  const read = { bytes: 0 };
  const body = () =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        read.bytes += bytes.length;
        if (read.bytes > 300 * megabyte) controller.close();
        else controller.enqueue(bytes);
      },
    });
  return { read, body };
}

const line = `data: ${'x'.repeat(100_000)}`;

test.each([
  ['event without an end of its line', 'text/event-stream', line, 'an event of the stream has no end'],
  ['event of lines without an end', 'text/event-stream', `${line}\n`, 'an event of the stream has no end'],
  [
    'event of empty lines',
    'text/event-stream',
    'data:\n'.repeat(20_000),
    'an event of the stream has no end',
  ],
  ['whole answer', 'application/json', '"x",'.repeat(25_000), 'the answer has no end'],
])('an endless %s is read to a limit and is a broken answer', async (_, type, piece, detail) => {
  const { read, body } = endless(piece);
  const headers = { 'content-type': type };
  const server = scriptedServer((asked) =>
    isOpening(asked) ? answersTo(asked) : new Response(body(), { headers }),
  );
  const outcomes = await outcomesOf(await openScripted(server), requestFor(1));
  expect(outcomes).toMatchObject([{ failure: { why: 'broken-answer', detail } }]);
  expect(read.bytes).toBeLessThan(100 * megabyte);
});

test('an endless refusal and an endless list of models are read to a limit', async () => {
  const { read, body } = endless('no '.repeat(30_000));
  const server = scriptedServer((asked) =>
    isOpening(asked) ? answersTo(asked) : new Response(body(), { status: 401 }),
  );
  const outcomes = await outcomesOf(await openScripted(server), requestFor(1));
  expect(outcomes).toMatchObject([{ failure: { why: 'key' } }]);
  expect(read.bytes).toBeLessThan(megabyte);
  const listed = await listModels({ baseUrl: 'https://host/v1' }, async () => new Response(body()));
  expect(listed).toMatchObject({ ok: false });
  expect(read.bytes).toBeLessThan(50 * megabyte);
});
