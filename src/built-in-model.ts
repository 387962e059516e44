import { languageModelOf, type LanguageModelFactory } from './engines/prompt-api/language-model';
import type { FromEngine } from './engines/wire';

/**
 * The browser shows its own model to windows only, so this one engine lives in the page. Answers the port at which the
 * learn worker asks for it, where there is such a model; its code is fetched when it is asked for.
 */
export function builtInPort(): MessagePort | undefined {
  const factory = languageModelOf(globalThis);
  if (!factory) return undefined;
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', ({ ports: [port] }) => {
    if (port) void serve(port, factory);
  });
  port1.start();
  return port2;
}

async function serve(port: MessagePort, factory: LanguageModelFactory): Promise<void> {
  try {
    const { servePromptApi } = await import('./engines/prompt-api/serve');
    servePromptApi(port, factory, navigator);
  } catch (error) {
    port.postMessage({ type: 'broken', detail: String(error) } satisfies FromEngine);
  }
}
