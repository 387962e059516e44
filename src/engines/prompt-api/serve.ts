import { serveEngine } from '../engine-server';
import type { Engine } from '../engine';
import type { ToPage } from './page-worker';
import { browserName, type NamedNavigator } from './browser-name';
import type { LanguageModelFactory } from './language-model';
import { promptApiLoader } from './load';

/**
 * The page's half: one engine behind one port, with the words that a worker would have. To be ended it must be told,
 * since nobody can end a page.
 */
export function servePromptApi(
  port: MessagePort,
  factory: LanguageModelFactory,
  navigator: NamedNavigator,
): void {
  const ended = new AbortController();
  let engine: Engine | undefined;
  const receive = serveEngine(
    () => async (choice, onProgress) => {
      if (choice.kind !== 'prompt-api') throw new Error(`the page has no engine for ${choice.kind}`);
      const ports = { factory, browser: await browserName(navigator), now: () => performance.now() };
      const loaded = await promptApiLoader(ports)(choice, onProgress, ended.signal);
      if (loaded.ok) engine = loaded.value;
      // Nobody is there any more to end it later.
      if (loaded.ok && ended.signal.aborted) await loaded.value.dispose();
      return loaded;
    },
    (message) => {
      if (!ended.signal.aborted) port.postMessage(message);
    },
  );
  port.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
    if (data.type !== 'terminate') return void receive(data);
    ended.abort();
    port.close();
    void engine?.dispose();
  });
  port.start();
}
