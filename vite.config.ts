import { createReadStream, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { metaPolicy } from './scripts/content-security-policy.ts';

/** Threads in WASM need the page to be isolated from other origins. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** In development, serves the weights from `.models` at the address they have in the served app. */
function localModels(): Plugin {
  return {
    name: 'cairn:local-models',
    configureServer(server) {
      server.middlewares.use('/models', (request, response, next) => {
        const file = path.join(import.meta.dirname, '.models', path.basename(request.url ?? ''));
        if (!existsSync(file) || !statSync(file).isFile()) return next();
        response.setHeader('Content-Type', 'application/octet-stream');
        response.setHeader('Content-Length', statSync(file).size);
        createReadStream(file).pipe(response);
      });
    },
  };
}

/**
 * The page carries its policy, for hosts that send no headers. Workers are governed by the headers of their own
 * files only: `public/_headers` brings those to the hosts that read it.
 */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'cairn:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  base: './',
  plugins: [svelte(), localModels(), contentSecurityPolicy()],
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@wllama/wllama'], include: ['hash-wasm'] },
  server: { headers: isolation },
  preview: { headers: isolation },
  build: { target: 'es2023' },
});
