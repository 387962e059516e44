import type { Page } from '@playwright/test';
import type { ModelPlace } from '../../src/core/beside';
import type { Result } from '../../src/core/result';
import type { EndpointChoice, LoadFailure, LocalChoice, WebLlmChoice } from '../../src/engines/engine';
import { findHosted, hubSentence } from './hosted-flag';
import { loadSentence } from './load-sentence';
import type { ModelFlag } from './model-flag';
import { UsageError } from './usage-error';
import { readWebLlmFlag } from './web-llm-flag';

export type Chosen = Exclude<ModelFlag, { readonly webLlm: string }> | WebLlmChoice;

/** Keys come from the environment, where no list of processes shows them. */
const keyNames = { first: 'CAIRN_KEY', second: 'CAIRN_SECOND_KEY', third: 'CAIRN_THIRD_KEY' } as const;

/** A record that is wrong is told before a browser is started. */
export async function chosen(model: ModelFlag | undefined): Promise<Chosen | undefined> {
  return model && 'webLlm' in model ? await readWebLlmFlag(model.webLlm) : model;
}

/** What a model asks of the browser that is started for it, and whether that browser fetches it. */
export function needsOf(model: Chosen | undefined): {
  readonly needsModel: boolean;
  readonly usesGpu: boolean;
  readonly isFetched: boolean;
} {
  const usesGpu = model !== undefined && 'kind' in model;
  const isFetched = usesGpu || (model !== undefined && 'hosted' in model);
  return { needsModel: !isFetched, usesGpu, isFetched };
}

/**
 * Loads a model, as the one that tries the tasks or as one beside it. Throws `UsageError` where that fails. Nobody is
 * there to say that it should be tried all the same: where only an estimate speaks against it, it is tried and said.
 */
export async function loadModel(
  page: Page,
  model: Chosen | undefined,
  place: ModelPlace,
  say: (line: string) => void,
): Promise<void> {
  const load = await loaderOf(page, model, place);
  const loaded = await load(false);
  const doubt = loaded.ok ? undefined : loaded.failure;
  const isWorthTrying = doubt?.kind === 'models-together' && !doubt.isCertain;
  if (isWorthTrying) say(`Warning: ${loadSentence(doubt)} It is tried all the same.`);
  mustBeLoaded(isWorthTrying ? await load(true) : loaded, place);
}

type Load = (anyway: boolean) => Promise<Result<unknown, LoadFailure>>;

async function loaderOf(page: Page, model: Chosen | undefined, place: ModelPlace): Promise<Load> {
  if (model && 'file' in model) return fileLoader(page, model.file, place);
  const choice =
    model && 'kind' in model
      ? model
      : model && 'hosted' in model
        ? ({ kind: 'hosted', model: await findHosted(page, model.hosted) } as const)
        : choiceOf(model, place);
  return (anyway) =>
    page.evaluate(([wanted, where, isWanted]) => globalThis.cairn.api.loadModel(wanted, isWanted, where), [
      choice,
      place,
      anyway,
    ] as const);
}

async function fileLoader(page: Page, file: string, place: ModelPlace): Promise<Load> {
  if (!file.endsWith('.gguf')) throw new UsageError(hubSentence(file, { kind: 'bad-name' }));
  const id = `${place}-model-file`;
  await page.evaluate((name) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = name;
    document.body.append(input);
  }, id);
  await page.setInputFiles(`#${id}`, file).catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  return (anyway) =>
    page.evaluate(
      ([name, where, isWanted]) => {
        const picked = document.querySelector<HTMLInputElement>(`#${name}`)?.files?.[0];
        if (!picked) throw new Error('no file was picked');
        return globalThis.cairn.api.loadModel({ kind: 'file', file: picked }, isWanted, where);
      },
      [id, place, anyway] as const,
    );
}

function mustBeLoaded(loaded: Result<unknown, LoadFailure>, place: ModelPlace): void {
  if (loaded.ok) return;
  const which = place === 'first' ? 'The model' : `The ${place} model`;
  throw new UsageError(`${which} could not be used: ${loadSentence(loaded.failure)}`);
}

function choiceOf(
  model: Extract<ModelFlag, { endpoint: string }> | undefined,
  place: ModelPlace,
): LocalChoice | EndpointChoice {
  if (!model) return { kind: 'default' };
  const key = process.env[keyNames[place]]?.trim();
  const { endpoint: baseUrl, name, concurrency } = model;
  return {
    kind: 'endpoint',
    baseUrl,
    model: name,
    ...(key !== undefined && { key }),
    ...(concurrency !== undefined && { concurrency }),
  };
}
