import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openApp } from './headless/app-page';

const { values } = parseArgs({ options: { grader: { type: 'string' }, cases: { type: 'string' } } });
const { grader, cases } = values;

if (grader === undefined || cases === undefined) {
  console.error('Both are needed: --grader SPEC and --cases FILE.jsonl');
  process.exitCode = 2;
} else {
  const lines = await readFile(cases, 'utf8');
  const app = await openApp(undefined, false, (line) => console.error(line));
  try {
    const graded = await Promise.race([
      app.page.evaluate(([spec, text]) => globalThis.cairn.api.gradeCases(spec, text), [
        grader,
        lines,
      ] as const),
      app.broken,
    ]);
    if (graded.ok) {
      for (const line of graded.value) console.log(line);
    } else {
      console.error(`This grader cannot be used: ${graded.failure.detail}`);
      process.exitCode = 2;
    }
  } finally {
    await app.close();
  }
}
