import { Trouble, type EngineName, type World } from './fault';
import { browserModel } from './in-browser-model';
import { llama } from './in-llama';
import { server } from './in-server';
import { webLlm } from './in-web-llm';

const none = () => new Trouble('reading', 0);
const nothing = (): never => {
  throw new Error('nothing happens here');
};

/** Each engine with no trouble in it. */
export const wellWorlds: Readonly<Record<EngineName, () => World>> = {
  'llama.cpp': () => llama(none(), nothing),
  'web-llm': () => webLlm(none(), nothing),
  server: () => server(none(), nothing),
  browser: () => browserModel(none(), ''),
};
