import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { builtApp, modelFolder } from './places';
import { responseHeaders, unchanging } from './response-headers';

export interface Served {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves the built app and the weights beside it, on this machine only. Port 0 takes a free one; where the
 * wanted port is taken, the next free one is used.
 */
export async function serve(port: number, folder = builtApp): Promise<Served> {
  // `dev` looks at the disk each time: a build made while this runs has files with new names.
  const app = sirv(folder, {
    dev: true,
    etag: true,
    setHeaders: (response, path) => response.setHeader('Cache-Control', cacheFor(path)),
  });
  const models = sirv(modelFolder, {
    dev: true,
    setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
  });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(responseHeaders)) response.setHeader(name, value);
    const notFound = () => {
      response.statusCode = 404;
      response.end('Not found');
    };
    if (request.url?.startsWith('/models/')) {
      request.url = request.url.slice('/models'.length);
      models(request, response, notFound);
    } else {
      app(request, response, notFound);
    }
  });
  await listen(server, port);
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `http://localhost:${taken}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Hashed names never change; the page itself is asked for anew, so that nobody is kept on an old build. */
function cacheFor(path: string): string {
  return path.startsWith('/assets/') ? unchanging : 'no-cache';
}

async function listen(server: Server, port: number): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port === 0 ? 0 : port + attempt, 'localhost', () => {
          server.off('error', reject);
          resolve();
        });
      });
      return;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || attempt === 20) throw error;
    }
  }
}
