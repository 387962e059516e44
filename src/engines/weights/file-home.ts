import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { Artifacts } from '../web-llm/artifacts';
import type { AboutFile } from './about';
import type { NotKept } from './piece-store';

/** Where whole files lie that another program looks for under their own address. */
export interface FileHome {
  /** The file's bytes, where they are there and as many as they should be. */
  find(file: AboutFile): Promise<Blob | undefined>;
  take(file: AboutFile, blob: Blob): Promise<Result<void, NotKept>>;
  drop(file: AboutFile): Promise<void>;
}

/** web-llm's own caches: what lies there, it loads without asking anybody. */
export function webLlmHome(artifacts: Artifacts): FileHome {
  return {
    async find({ into, urls, sizeBytes }) {
      if (into === undefined) return undefined;
      try {
        const blob = await (await artifacts.match(into, urls[0]!))?.blob();
        return blob && (sizeBytes === undefined || blob.size === sizeBytes) ? blob : undefined;
      } catch {
        return undefined;
      }
    },
    async take({ into, urls }, blob) {
      try {
        const headers = { 'Content-Length': `${blob.size}`, 'Content-Type': typeOf(urls[0]!) };
        if (into !== undefined) await artifacts.put(into, urls[0]!, new Response(blob, { headers }));
        return ok(undefined);
      } catch (error) {
        if (error instanceof Error && error.name === 'QuotaExceededError') {
          return fail({ kind: 'full', freeBytes: (await artifacts.freeBytes()) ?? 0 });
        }
        return fail({ kind: 'broken', detail: error instanceof Error ? error.message : String(error) });
      }
    },
    async drop({ into, urls }) {
      if (into !== undefined) await artifacts.drop(into, urls[0]!);
    },
  };
}

function typeOf(url: string): string {
  if (url.endsWith('.json')) return 'application/json';
  return url.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
}
