import { headerPolicy } from './content-security-policy';

/** What every answer carries: isolation, without which WASM has one thread, and the policy, for workers as well. */
export const responseHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': headerPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** For files with a hash in their name. */
export const unchanging = 'public, max-age=31536000, immutable';

/** The same for static hosts that read a `_headers` file (Netlify, Cloudflare Pages); `public/_headers` is this text. */
export const headersFile = [
  '/*',
  ...Object.entries(responseHeaders).map(([name, value]) => `  ${name}: ${value}`),
  '/assets/*',
  `  Cache-Control: ${unchanging}`,
  '',
].join('\n');
