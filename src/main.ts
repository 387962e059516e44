import { mount } from 'svelte';
import { builtInPort } from './built-in-model';
import App from './ui/App.svelte';
import { Session } from './ui/state/session.svelte';
import { startLearnWorker } from './ui/workers';
import './ui/tokens.css';
import './ui/base.css';
import type { AppEvent, LearnApi } from '../workers/wire';

/**
 * For automation: the command line drives the built page through this and nothing else. `api` is the learn
 * worker's own interface; `onEvent` hears every event the page hears and answers a function that stops it;
 * `ready` settles once the worker has opened its database.
 */
interface AutomationHandle {
  readonly api: LearnApi;
  readonly ready: Promise<void>;
  readonly onEvent: (listener: (event: AppEvent) => void) => () => void;
}

declare global {
  var cairn: AutomationHandle;
}

const worker = startLearnWorker();
const session = new Session(worker.api);
worker.onDead((detail) => session.fail(detail));

globalThis.cairn = {
  api: worker.api,
  ready: session.open(builtInPort()),
  onEvent: (listener) => session.onEvent(listener),
};

const target = document.getElementById('app');
if (target === null) throw new Error('the page has no element with id app');
mount(App, { target, props: { session } });
