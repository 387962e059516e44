import { fail, ok } from '../../core/result';
import type { EngineFacts, LoadEngine, PromptApiChoice } from '../engine';
import { loadFailureOf } from './failures';
import { windowOf, type LanguageModelFactory, type LanguageModelSession } from './language-model';
import { PromptApiEngine } from './prompt-api';

export interface PromptApiPorts {
  /** Undefined where this browser has no model of its own. */
  readonly factory: LanguageModelFactory | undefined;
  /** Name and full version: all that can be known of the model is which browser it came with. */
  readonly browser: { readonly name: string; readonly version: string };
  readonly now: () => number;
}

/** Where the browser names no limit. */
const usualContext = 4096;

/**
 * Makes the browser's own model ready, which may begin with a download of gigabytes. Browsers want a press of a button
 * shortly before that, so it is called from nowhere else.
 */
export function promptApiLoader({ factory, browser, now }: PromptApiPorts): LoadEngine<PromptApiChoice> {
  return async (_choice, onProgress, signal) => {
    if (!factory) return fail({ kind: 'unsupported', missing: 'prompt-api' });
    try {
      const availability = await factory.availability();
      if (availability === 'unavailable') return fail({ kind: 'unsupported', missing: 'prompt-api' });
      const isHere = availability === 'available';
      onProgress({ phase: isHere ? 'starting' : 'downloading' });
      const first = await factory.create({
        signal,
        monitor(monitor) {
          // Told at 0 and at 1 even where nothing is fetched.
          monitor.addEventListener('downloadprogress', ({ loaded }) => {
            if (isHere) return;
            onProgress(loaded < 1 ? { phase: 'downloading', share: loaded } : { phase: 'starting' });
          });
        },
      });
      return ok(new PromptApiEngine(factory, first, factsOf(browser, first), now));
    } catch (error) {
      return fail(loadFailureOf(error));
    }
  };
}

function factsOf({ name, version }: PromptApiPorts['browser'], session: LanguageModelSession): EngineFacts {
  const contextTokens = windowOf(session) ?? usualContext;
  return {
    kind: 'prompt-api',
    model: `${name} ${version.split('.')[0] ?? version}: built-in model`,
    // The browser replaces the model without a word; a new version of the browser may bring a new one.
    digest: `prompt-api:${name}/${version}/${contextTokens}`,
    engineVersion: 'Prompt API',
    contextTokens,
    threads: 0,
    fixed: ['temperature', 'seed', 'tokens'],
  };
}
