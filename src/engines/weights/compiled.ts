import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure, WebLlmChoice } from '../engine';
import type { WebLlmFile } from '../web-llm/artifacts';
import { mayBeFetched } from './address';
import type { AboutModel } from './about';

/** What is to be kept of a model that is compiled for web-llm: every file that web-llm looks for in its caches. */
export function aboutCompiled(
  { model, record }: Pick<WebLlmChoice, 'model' | 'record'>,
  files: readonly WebLlmFile[],
): Result<AboutModel, LoadFailure> {
  if (files.some(({ url }) => !mayBeFetched(url))) {
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
