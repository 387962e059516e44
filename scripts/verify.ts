import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { buildApp } from './build-app';
import { ensureChromium } from './ensure-chromium';
import { fetchDefaultModel } from './fetch-default-model';

/** What must be true, cheapest first; each is a script of package.json. */
const steps: readonly (readonly [name: string, script: string])[] = [
  ['formatting', 'check:format'],
  ['lint and import rules', 'check:lint'],
  ['types', 'check:types'],
  ['types of components', 'check:components'],
  ['dead code', 'check:dead-code'],
  ['unit tests', 'test:unit'],
  ['browser tests', 'test:browser'],
  ['end-to-end tests', 'test:e2e'],
];

/** Runs one step to its end, showing what it prints; answers its output and whether it passed. */
function run(script: string): Promise<{ readonly passed: boolean; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], {
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
const chosen = steps.filter(([name]) => wanted === undefined || name.includes(wanted));
if (chosen.length === 0) throw new Error(`No step of this is called “${wanted}”.`);
for (const [name, script] of chosen) {
  const started = Date.now();
  console.log(`\n— ${name}: npm run ${script}`);
  const { passed, output } = await run(script);
  const seconds = Math.round((Date.now() - started) / 1000);
  summary.push(`${passed ? 'passed' : 'FAILED'}  ${name} (${seconds} s)`);
  if (passed) tests += testsIn(output);
  else failed.push(name);
}

console.log(`\n${summary.join('\n')}`);
console.log(`\n${tests} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
