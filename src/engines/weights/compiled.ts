import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure, LoadProgress, WebLlmChoice } from '../engine';
import type { Artifacts, WebLlmFile } from '../web-llm/artifacts';
import { isAllowed } from '../../allowed-address';
import type { AboutModel } from './about';
import { loadProgressOf } from './complete-model';
import { webLlmHome } from './file-home';
import { Keeper, type KeeperPorts } from './keeper';

/** What is to be kept of a model that is compiled for web-llm: every file that web-llm looks for in its caches. */
export function aboutCompiled(
  { model, record }: Pick<WebLlmChoice, 'model' | 'record'>,
  files: readonly WebLlmFile[],
): Result<AboutModel, LoadFailure> {
  if (files.some(({ url }) => !isAllowed(url))) {
    const detail = 'a model’s address begins with https://, or names this device';
    return fail({ kind: 'download', status: undefined, detail });
  }
  return ok({
    version: 1,
    id: model,
    name: model,
    engine: 'web-llm',
    ...(record && { record }),
    files: files.flatMap(({ url, cache, sizeBytes, md5 }) =>
      cache === undefined
        ? []
        : {
            urls: [url],
            into: cache,
            ...(sizeBytes !== undefined && { sizeBytes }),
            ...(md5 !== undefined && { hash: { algorithm: 'md5', hex: md5 } as const }),
          },
    ),
  });
}

/**
 * Brings a model's files to where web-llm looks for them, checked: web-llm itself asks once, and keeps whatever it is
 * answered.
 */
export function fetchCompiled(ports: KeeperPorts, artifacts: Artifacts) {
  const keeper = new Keeper({ ...ports, home: webLlmHome(artifacts) });
  return async (
    choice: WebLlmChoice,
    files: readonly WebLlmFile[],
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<void, LoadFailure>> => {
    const about = aboutCompiled(choice, files);
    if (!about.ok) return about;
    const told = (progress: Parameters<typeof loadProgressOf>[0]) => onProgress(loadProgressOf(progress));
    const fetched = await keeper.complete(about.value, told, signal);
    return fetched.ok ? ok(undefined) : fetched;
  };
}
