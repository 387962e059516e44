import type { Page } from '@playwright/test';
import type { Result } from '../../src/core/result';
import type { EndpointChoice, LoadFailure, LocalChoice, WebLlmChoice } from '../../src/engines/engine';
import { findHosted, hubSentence, tellFetching } from './hosted-flag';
import { loadSentence } from './load-sentence';
import type { ModelFlag } from './model-flag';
import { UsageError } from './usage-error';
import { readWebLlmFlag } from './web-llm-flag';

export type Chosen = Exclude<ModelFlag, { readonly webLlm: string }> | WebLlmChoice;
type Place = 'first' | 'second';

/** Keys come from the environment, where no list of processes shows them. */
const keyNames = { first: 'CAIRN_KEY', second: 'CAIRN_SECOND_KEY' } as const;

/** A record that is wrong is told before a browser is started. */
export async function chosen(model: ModelFlag | undefined): Promise<Chosen | undefined> {
  return model && 'webLlm' in model ? await readWebLlmFlag(model.webLlm) : model;
}

/** What a model asks of the browser that is started for it. */
export function needsOf(model: Chosen | undefined): {
  readonly needsModel: boolean;
  readonly usesGpu: boolean;
} {
  const usesGpu = model !== undefined && 'kind' in model;
  return { needsModel: !usesGpu && !(model && 'hosted' in model), usesGpu };
}

/** Loads a model, as the one that tries the tasks or as the one beside it. Throws `UsageError` where that fails. */
export async function loadModel(
  page: Page,
  model: Chosen | undefined,
  place: Place,
  tell: (line: string) => void,
): Promise<void> {
  if (model && 'file' in model) {
    mustBeLoaded(await loadFile(page, model.file, place), place);
    return;
  }
  if (model && ('kind' in model || 'hosted' in model)) await tellFetching(page, tell);
  const choice =
    model && 'kind' in model
      ? model
      : model && 'hosted' in model
        ? ({ kind: 'hosted', model: await findHosted(page, model.hosted) } as const)
        : choiceOf(model, place);
  const loaded = await page.evaluate(
    ([wanted, where]) => {
      const { api } = globalThis.cairn;
      return where === 'first' ? api.loadModel(wanted) : api.loadSecondModel(wanted);
    },
    [choice, place] as const,
  );
  mustBeLoaded(loaded, place);
}

async function loadFile(page: Page, file: string, place: Place): Promise<Result<unknown, LoadFailure>> {
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
  return page.evaluate(
    ([name, where]) => {
      const picked = document.querySelector<HTMLInputElement>(`#${name}`)?.files?.[0];
      if (!picked) throw new Error('no file was picked');
      const { api } = globalThis.cairn;
      const choice = { kind: 'file', file: picked } as const;
      return where === 'first' ? api.loadModel(choice) : api.loadSecondModel(choice);
    },
    [id, place] as const,
  );
}

function mustBeLoaded(loaded: Result<unknown, LoadFailure>, place: Place): void {
  if (loaded.ok) return;
  const which = place === 'first' ? 'The model' : 'The second model';
  throw new UsageError(`${which} could not be used: ${loadSentence(loaded.failure)}`);
}

function choiceOf(
  model: Extract<ModelFlag, { endpoint: string }> | undefined,
  place: Place,
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
