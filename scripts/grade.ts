import { parseArgs } from 'node:util';
import { openApp } from './headless/app-page';
import { asCommand } from './headless/as-command';
import { readGraderFlag } from './headless/grader-flag';
import { readInput } from './headless/read-input';
import { UsageError } from './headless/usage-error';

/** One JSON verdict a line, in the order of the cases, from the same grader that a run uses. */
await asCommand(async () => {
  const { grader, cases } = flags();
  if (grader === undefined || cases === undefined) {
    throw new UsageError('Both are needed: --grader SPEC and --cases FILE.jsonl');
  }
  const spec = readGraderFlag(grader);
  const lines = await readInput(cases);
  const app = await openApp(undefined, { needsModel: false }, (line) => console.error(line));
  try {
    const graded = await Promise.race([
      app.page.evaluate(([how, text]) => globalThis.cairn.api.gradeCases(how, text), [spec, lines] as const),
      app.broken,
    ]);
    if (!graded.ok) throw new UsageError(`This grader cannot be used: ${graded.failure.detail}`);
    for (const line of graded.value) console.log(line);
    return 0;
  } finally {
    await app.close();
  }
});

function flags() {
  try {
    return parseArgs({ options: { grader: { type: 'string' }, cases: { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
