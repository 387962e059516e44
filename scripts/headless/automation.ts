import type { AppEvent, LearnApi } from '../../workers/wire';

/** What the page offers to automation (src/main.ts). Comlink proxies every method. */
export interface AutomationHandle {
  readonly api: LearnApi;
  readonly ready: Promise<void>;
  readonly onEvent: (listener: (event: AppEvent) => void) => () => void;
}

declare global {
  var cairn: AutomationHandle;
}
