import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Transform } from 'node:stream';

export interface WeightsServer {
  readonly origin: string;
  /** The address of the file, under the name that it was given. */
  readonly url: string;
  /** Where each request for the file began, in bytes. */
  readonly begins: readonly number[];
  /** Bytes that went out in all. */
  readonly sent: () => number;
  /** Bytes a second; as fast as it goes where it is undefined. */
  pace(bytesPerSecond: number | undefined): void;
  close(): Promise<void>;
}

/** Serves one file to any page, from wherever it is asked to begin, as fast as it is told. */
export async function serveWeights(file: string, name: string): Promise<WeightsServer> {
  const { size } = await stat(file);
  const begins: number[] = [];
  let sent = 0;
  let bytesPerSecond: number | undefined;

  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'range');
    response.setHeader('access-control-expose-headers', 'content-range, content-length, etag');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    if (request.url !== `/${name}`) return void response.writeHead(404).end();
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const from = Number(range?.[1] ?? 0);
    const to = range?.[2] ? Number(range[2]) : size - 1;
    begins.push(from);
    response.writeHead(range ? 206 : 200, {
      'content-type': 'application/octet-stream',
      'content-length': to - from + 1,
      etag: '"one"',
      ...(range && { 'content-range': `bytes ${from}-${to}/${size}` }),
    });
    const slow = new Transform({
      transform(piece: Buffer, _encoding, next) {
        sent += piece.length;
        const wait = bytesPerSecond === undefined ? 0 : (piece.length / bytesPerSecond) * 1000;
        setTimeout(() => next(null, piece), wait);
      },
    });
    const reading = createReadStream(file, { start: from, end: to, highWaterMark: 256 * 1024 });
    reading.pipe(slow).pipe(response);
    response.on('close', () => reading.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    url: `${origin}/${name}`,
    begins,
    sent: () => sent,
    pace: (to) => (bytesPerSecond = to),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
