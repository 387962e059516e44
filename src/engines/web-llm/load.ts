import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import { sha256 } from '../digest';
import type { EngineFacts, LoadEngine, LoadFailure, LoadProgress, WebLlmChoice } from '../engine';
import type { Timers } from '../watchdog';
import { isAllowed } from '../../allowed-address';
import type { Artifacts, WebLlmFile } from './artifacts';
import { CalledOff } from './called-off';
import { describeError, loadFailureOf } from './failures';
import type { Gpu } from './gpu';
import { dropWrongFiles } from './kept-files';
import { readManifest, type Manifest } from './manifest';
import { progressOf } from './progress';
import { contextOf, neededFeatures, recordOf } from './records';
import type { LibraryRecord, WebLlmLibrary } from './runtime';
import { WebLlmEngine } from './web-llm-engine';

export interface WebLlmPorts {
  /** Fetches the code of web-llm, which is megabytes. */
  readonly library: () => Promise<WebLlmLibrary>;
  readonly gpu: Gpu;
  readonly artifacts: Artifacts;
  readonly timers: Timers;
  readonly now: () => number;
  /** Brings a model's files into web-llm's caches, checked, before web-llm looks there. Without it web-llm fetches them. */
  readonly fetchFiles?: (
    choice: WebLlmChoice,
    files: readonly WebLlmFile[],
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ) => Promise<Result<void, LoadFailure>>;
}

/** Loads a model compiled for web-llm: weights and library come from the addresses of its record, and from no other. */
export function webLlmLoader(ports: WebLlmPorts): LoadEngine<WebLlmChoice> {
  return async (choice, onProgress, signal) => {
    onProgress({ phase: 'looking' });
    let library: WebLlmLibrary;
    try {
      library = await ports.library();
    } catch (error) {
      return fail({ kind: 'download', status: undefined, detail: describeError(error) });
    }
    const record = recordOf(choice, library.records);
    if (!record) return fail({ kind: 'start', detail: `web-llm has no model of the name ${choice.model}` });
    if (!isAllowed(record.model) || !isAllowed(record.model_lib)) {
      const detail = 'a model’s address begins with https://, or names this device';
      return fail({ kind: 'download', status: undefined, detail });
    }
    const missing = await ports.gpu.missing(neededFeatures(record));
    if (missing !== undefined) return fail({ kind: 'no-gpu', detail: missing });

    const manifest = await readManifest(record, ports.artifacts, signal);
    if (!manifest.ok) return manifest;
    const room = await makeReady(manifest.value, ports);
    if (!room.ok) return room;
    if (ports.fetchFiles) {
      const fetched = await ports.fetchFiles(choice, manifest.value.files, onProgress, signal);
      if (!fetched.ok) return fetched;
    }
    if (signal.aborted) return fail({ kind: 'cancelled' });
    return await start(choice, record, manifest.value, { ...ports, library }, onProgress, signal);
  };
}

interface StartPorts extends Omit<WebLlmPorts, 'library'> {
  readonly library: WebLlmLibrary;
}

async function start(
  choice: WebLlmChoice,
  record: LibraryRecord,
  manifest: Manifest,
  { library, gpu, artifacts, timers, now }: StartPorts,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<Result<WebLlmEngine, LoadFailure>> {
  const { weightBytes } = manifest;
  const options = contextOf(choice, record, manifest.contextTokens);
  const mlc = library.createEngine(record, (report) => onProgress(progressOf(report, weightBytes)));
  const lost = gpu.lost();
  const calledOff = new CalledOff(signal);
  const letGo = () => void mlc.unload().catch(() => undefined);
  try {
    await Promise.race([
      mlc.reload(record.model_id, options),
      lost.then((reason) => Promise.reject(new Error(reason))),
      calledOff.happened,
    ]);
    // An aborted `reload` resolves as if all were well: this throws where there is no model.
    if (!calledOff.is) await mlc.getMessage(record.model_id);
  } catch (error) {
    letGo();
    if (calledOff.is) return fail({ kind: 'cancelled' });
    // A device that is lost makes web-llm unload, and so abort its own `reload`: the reason may come a moment later.
    const reason = await Promise.race([lost, soon(timers)]);
    if (reason !== undefined) return fail({ kind: 'gpu-lost', detail: reason });
    return fail(await failureOf(error, manifest, artifacts));
  } finally {
    calledOff.forget();
  }
  if (calledOff.is) {
    // This is what aborts a `reload` under way.
    letGo();
    return fail({ kind: 'cancelled' });
  }
  const facts: EngineFacts = {
    kind: 'web-llm',
    model: choice.model,
    digest: await digestOf(record, manifest),
    engineVersion: `web-llm ${library.version}`,
    contextTokens: options.context_window_size,
    threads: 0,
    device: 'gpu',
  };
  return ok(new WebLlmEngine(mlc, facts, { timers, now, lost }));
}

/** What is kept and wrong goes; what is still to come must fit. Whoever fetches it here knows how much that is. */
async function makeReady(
  { files }: Manifest,
  { artifacts, fetchFiles }: WebLlmPorts,
): Promise<Result<void, LoadFailure>> {
  const { missingBytes } = await dropWrongFiles(files, artifacts);
  if (fetchFiles) return ok(undefined);
  const freeBytes = await artifacts.freeBytes();
  if (freeBytes === undefined || freeBytes >= missingBytes) return ok(undefined);
  return fail({ kind: 'no-room', neededBytes: missingBytes, freeBytes });
}

/** Why it did not load: what web-llm kept may be wrong, whatever it says itself. */
async function failureOf(
  error: unknown,
  { files, weightBytes }: Manifest,
  artifacts: Artifacts,
): Promise<LoadFailure> {
  const [wrong] = (await dropWrongFiles(files, artifacts)).dropped;
  if (wrong !== undefined) {
    const got = 'something of another size or kind';
    return { kind: 'wrong-content', expected: wrong.replace(/^.*\//, ''), got };
  }
  const failure = loadFailureOf(error, weightBytes);
  if (failure.kind !== 'no-room') return failure;
  return { ...failure, freeBytes: (await artifacts.freeBytes()) ?? 0 };
}

/** The addresses, and the list of the weights with their hashes where the publisher gives them. */
async function digestOf(
  { model_id, model, model_lib }: LibraryRecord,
  { weightsText }: Manifest,
): Promise<string> {
  const text = JSON.stringify([model_id, model, model_lib, weightsText]);
  return `web-llm:${await sha256(new TextEncoder().encode(text))}`;
}

function soon(timers: Timers): Promise<undefined> {
  return new Promise((resolve) => void timers.after(100, () => resolve(undefined)));
}
