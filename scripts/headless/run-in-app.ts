import { writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { mapBeside, placesIn, type HelperPlace } from '../../src/core/beside';
import type { Result } from '../../src/core/result';
import type { AppEvent, RunRequest } from '../../workers/wire';
import { openApp, type AppPage } from './app-page';
import { comparedLines, forecastLine } from './forecast-lines';
import { tellFetching } from './hosted-flag';
import { chosen, loadModel, needsOf, type Chosen } from './load-model';
import { prepareOutput } from './outputs';
import { readInput } from './read-input';
import type { RunOptions } from './run-options';
import { lineOf } from './tell-progress';
import { UsageError } from './usage-error';

/**
 * One run in the built app: load the model, bring tasks and library in, run to the end, write the report. Answers
 * the run's status. Ctrl+C stops the run as the button does, and the report of what there is till then is written.
 */
export async function runInApp(options: RunOptions, say: (line: string) => void): Promise<string> {
  const tell = options.quiet ? () => undefined : say;
  const taskText = options.tasks && 'file' in options.tasks ? await readInput(options.tasks.file) : undefined;
  const packText =
    options.libraryFile === undefined ? undefined : libraryIn(await readInput(options.libraryFile));
  await prepareOutput('--out', options.out);
  if (options.recording !== undefined) await prepareOutput('--recording', options.recording);
  const model = await chosen(options.model);
  const beside: (readonly [HelperPlace, Chosen | undefined])[] = [];
  for (const place of placesIn(options.helpers)) {
    beside.push([place, await chosen(options.helpers[place]?.model)]);
  }
  const needs = needsOf(model);
  const all = [needs, ...beside.map(([, helper]) => needsOf(helper))];
  const usesGpu = all.some((one) => one.usesGpu);
  const app = await openApp(options.profile, { needsModel: needs.needsModel, usesGpu }, tell);
  try {
    // What was typed first: nobody should wait for a model to hear that a file cannot be used.
    const request =
      options.resume === undefined ? await requestFor(app.page, options, taskText, packText, say) : undefined;
    if (all.some((one) => one.isFetched)) await tellFetching(app.page, tell);
    tell('Loading the model …');
    await loadModel(app.page, model, 'first', say);
    for (const [place, helper] of beside) {
      tell(`Loading the ${place} model …`);
      await loadModel(app.page, helper, place, say);
    }
    if (request !== undefined && options.forecast) await measure(app.page, request, say);
    const { ended } = await listen(app, tell);
    const runId =
      request !== undefined
        ? await start(app.page, request)
        : await resume(app.page, options.resume ?? '', options.config);
    tell(`run ${runId}`);

    app.interrupts.next(() => {
      say('Stopping … (what was learnt is kept; Ctrl+C again ends at once)');
      app.page.evaluate(() => globalThis.cairn.api.stopRun()).catch(() => undefined);
    });
    await Promise.race([ended, app.broken]);
    app.interrupts.next(undefined);

    const report = await app.page.evaluate((id) => globalThis.cairn.api.report(id), runId);
    await writeFile(options.out, `${JSON.stringify(report, undefined, 2)}\n`);
    tell(`written: ${options.out}`);
    for (const line of comparedLines(report)) tell(line);
    if (options.recording !== undefined) {
      await writeFile(
        options.recording,
        await app.page.evaluate((id) => globalThis.cairn.api.recordingFile(id), runId),
      );
      tell(`written: ${options.recording}`);
    }
    return statusOf(report);
  } finally {
    await app.close();
  }
}

/** Listens from now on; `ended` settles when a run has begun, has ended, and everything about it is stored. */
async function listen(
  { page }: AppPage,
  tell: (line: string) => void,
): Promise<{ readonly ended: Promise<void> }> {
  let finish = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let started = false;
  await page.exposeFunction('cairnHeard', (event: AppEvent) => {
    const line = lineOf(event);
    if (line !== undefined) tell(line);
    if (event.type !== 'run') return;
    if (event.run) started = true;
    else if (started) finish();
  });
  await page.evaluate(() => {
    const { cairnHeard } = globalThis as unknown as { cairnHeard: (event: unknown) => void };
    globalThis.cairn.onEvent((event) => {
      if (event.type === 'run' || event.type === 'run-event') cairnHeard(event);
    });
  });
  return { ended };
}

async function requestFor(
  page: Page,
  options: RunOptions,
  taskText: string | undefined,
  packText: string | undefined,
  say: (line: string) => void,
): Promise<RunRequest> {
  const taskSetId =
    taskText !== undefined
      ? await saveTasks(page, options, taskText, say)
      : options.tasks && 'builtIn' in options.tasks
        ? options.tasks.builtIn
        : '';
  const libraryId =
    packText === undefined
      ? undefined
      : answer(await page.evaluate((text) => globalThis.cairn.api.importPack(text), packText), 'The library')
          .library.id;
  return {
    kind: options.kind,
    taskSetId,
    seed: options.seed,
    config: options.config,
    unattended: true,
    ...(options.controls && { controls: options.controls }),
    helpers: mapBeside(options.helpers, ({ roles }) => roles),
    ...(libraryId !== undefined && { libraryId }),
  };
}

/** Bad lines are named and left out, as on the page; a grader that nobody names is guessed, and said. */
async function saveTasks(
  page: Page,
  { grader: named, answerTokens, tasks: source }: RunOptions,
  text: string,
  say: (line: string) => void,
): Promise<string> {
  const { tasks, problems, guess } = await page.evaluate(
    (lines) => globalThis.cairn.api.readTasks(lines),
    text,
  );
  for (const { line, reason } of problems) say(`line ${line} is left out: ${JSON.stringify(reason)}`);
  if (tasks.length === 0) throw new UsageError('There is no task in this file that can be used.');
  const grader = named ?? guess?.spec;
  if (grader === undefined)
    throw new UsageError('No grader fits these tasks by itself: name one with --grader.');
  if (named === undefined) say(`grader: ${grader} (guessed; --grader chooses another)`);
  const name = source && 'file' in source ? source.file.replace(/^.*[/\\]/, '') : 'tasks';
  const draft = { name, grader, tasks, ...(answerTokens !== undefined && { answerTokens }) };
  const saved = await page.evaluate((set) => globalThis.cairn.api.saveTaskSet(set), draft);
  return answer(saved, 'The task set').id;
}

async function start(page: Page, request: RunRequest): Promise<string> {
  return answer(await page.evaluate((wanted) => globalThis.cairn.api.startRun(wanted), request), 'The run');
}

/** Nobody sits before the page, so the run goes by the rules of one that was begun from the command line. */
async function resume(
  page: Page,
  runId: string,
  { capTokens, capMinutes, capMoney }: RunOptions['config'],
): Promise<string> {
  const caps = {
    ...(capTokens !== undefined && { capTokens }),
    ...(capMinutes !== undefined && { capMinutes }),
    ...(capMoney !== undefined && { capMoney }),
  };
  const resumed = await page.evaluate(([id, raised]) => globalThis.cairn.api.resumeRun(id, true, raised), [
    runId,
    caps,
  ] as const);
  return answer(resumed, 'The run');
}

/** Asks the model some of the tasks first, and says what the run will take. */
async function measure(page: Page, request: RunRequest, say: (line: string) => void): Promise<void> {
  answer(await page.evaluate((wanted) => globalThis.cairn.api.measure(wanted), request), 'The forecast');
  const preview = await page.evaluate((wanted) => globalThis.cairn.api.preview(wanted), request);
  say(forecastLine(answer(preview, 'The forecast').forecast));
}

/** A run.json carries its library as a pack, and may stand for it. */
function libraryIn(text: string): string {
  try {
    const file: unknown = JSON.parse(text);
    if (file !== null && typeof file === 'object' && 'status' in file && 'library' in file) {
      return JSON.stringify(file.library);
    }
  } catch {
    // Not JSON: the import says so in its own words.
  }
  return text;
}

function answer<T>(result: Result<T, object>, what: string): T {
  if (result.ok) return result.value;
  throw new UsageError(`${what} could not be used: ${JSON.stringify(result.failure)}`);
}

function statusOf(report: unknown): string {
  return report !== null && typeof report === 'object' && 'status' in report
    ? String(report.status)
    : 'failed';
}
