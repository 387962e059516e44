import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { buildApp } from './build-app';
import { ensureChromium } from './ensure-chromium';
import { fetchDefaultModel } from './fetch-default-model';

const steps: readonly (readonly [name: string, command: string])[] = [
  ['formatting', 'prettier --check --log-level warn .'],
  ['lint and import rules', 'oxlint'],
  ['types', 'tsc -b'],
  ['types of components', 'svelte-check --tsconfig tsconfig.ui.json --fail-on-warnings'],
  ['dead code', 'knip --no-progress'],
  ['unit tests', 'vitest run --project unit'],
  ['browser tests', 'vitest run --project browser'],
  ['end-to-end tests', 'playwright test'],
];

/** Runs one step to its end, showing what it prints; answers its output and whether it passed. */
function run(command: string): Promise<{ readonly passed: boolean; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', ...command.split(' ')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        process.stdout.write(chunk);
      });
    }
    child.once('error', () => resolve({ passed: false, output }));
    child.once('close', (code) => resolve({ passed: code === 0, output }));
  });
}

/** How many tests a runner says have passed; a step that runs none counts as one. */
function testsIn(output: string): number {
  const plain = stripVTControlCharacters(output);
  const said = /Tests\s+(\d+) passed/.exec(plain) ?? /^\s*(\d+) passed \(/m.exec(plain);
  return said ? Number(said[1]) : 1;
}

const say = (line: string) => console.log(line);
// Without the weights or a browser there is nothing to verify with: that fails, it does not skip.
await fetchDefaultModel(say);
ensureChromium(say);
await buildApp(say);

const wanted = process.argv[2];
const failed: string[] = [];
const summary: string[] = [];
let tests = 0;
for (const [name, command] of steps.filter((step) => wanted === undefined || step[0].includes(wanted))) {
  const started = Date.now();
  console.log(`\n— ${name}: ${command}`);
  const { passed, output } = await run(command);
  const seconds = Math.round((Date.now() - started) / 1000);
  summary.push(`${passed ? 'passed' : 'FAILED'}  ${name} (${seconds} s)`);
  if (passed) tests += testsIn(output);
  else failed.push(name);
}

console.log(`\n${summary.join('\n')}`);
console.log(`\n${tests} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
