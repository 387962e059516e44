import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { builtApp, projectFolder } from './places';

const sources = [
  'src',
  'workers',
  'public',
  'index.html',
  'vite.config.ts',
  'svelte.config.js',
  'scripts/content-security-policy.ts',
  'package.json',
  'package-lock.json',
];

/** Builds the app unless what is in `dist` is newer than every source: the command line drives the built app. */
export async function buildApp(say: (line: string) => void): Promise<void> {
  const built = await stat(path.join(builtApp, 'index.html')).catch(() => undefined);
  const newest = Math.max(...(await Promise.all(sources.map((name) => newestChange(name)))));
  if (built && built.mtimeMs > newest) return;
  say('Building the app …');
  await build({ root: projectFolder, logLevel: 'warn' });
}

async function newestChange(name: string): Promise<number> {
  const place = path.join(projectFolder, name);
  const facts = await stat(place);
  if (facts.isFile()) return facts.mtimeMs;
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => stat(path.join(entry.parentPath, entry.name))),
  );
  return Math.max(...files.map((file) => file.mtimeMs));
}
