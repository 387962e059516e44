import { MLCEngine, prebuiltAppConfig } from '@mlc-ai/web-llm';
import { version } from '@mlc-ai/web-llm/package.json';
import type { WebLlmLibrary } from './runtime';

/** web-llm itself: megabytes of code, so whoever does not choose it never imports this. */
export const webLlm: WebLlmLibrary = {
  version,
  records: prebuiltAppConfig.model_list,
  createEngine: (record, onProgress) =>
    new MLCEngine({
      // The one record and no other: nothing may come from an address that nobody chose.
      appConfig: { model_list: [{ ...record }], cacheBackend: 'cache' },
      initProgressCallback: onProgress,
      logLevel: 'WARN',
    }) as ReturnType<WebLlmLibrary['createEngine']>,
};
