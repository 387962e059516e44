import { createContext } from 'svelte';
import type { RunEvent } from '../../core/events';
import type { AppEvent } from '../../../workers/wire';
import { foldRun, noRun, type RunView } from './fold-run';

/** A rollout that is being written: its text so far. */
export interface PartialRollout {
  readonly taskId: string;
  readonly index: number;
  readonly text: string;
}

/** Events of a fast run come by the hundred. One drawing per this time is enough for the eye. */
const gatherMs = 80;

/**
 * The picture of one run, folded from its events: `run-event` for the run under way, `replay-event` for one
 * that is read from disk or played. Each state replaces the one before as a whole.
 */
export class RunPicture {
  view = $state.raw<RunView>(noRun);
  runId = $state.raw<string | undefined>(undefined);
  partial = $state.raw<PartialRollout | undefined>(undefined);

  readonly #source: 'run-event' | 'replay-event';
  #gathered: RunEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: 'run-event' | 'replay-event') {
    this.#source = source;
  }

  /** Give it every event of the session: it takes its own. */
  hear(event: AppEvent): void {
    if (event.type === this.#source) {
      if (event.runId !== this.runId) {
        this.clear();
        this.runId = event.runId;
      }
      this.#gathered.push(event.event);
      // A timer and not an animation frame: a hidden tab has no frames, and the events would pile up.
      this.#timer ??= setTimeout(() => this.flush(), gatherMs);
    } else if (event.type === 'partial' && this.#source === 'run-event' && event.runId === this.runId) {
      const { taskId, index, text } = event;
      this.partial = { taskId, index, text };
    }
  }

  /** Draws what has been gathered, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#gathered;
    this.#gathered = [];
    if (events.length === 0) return;
    this.view = events.reduce(foldRun, this.view);
    this.partial = undefined;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gathered = [];
    this.view = noRun;
    this.runId = undefined;
    this.partial = undefined;
  }
}

/** The run under way, or the last one of this visit. Rooms that replay make a picture of their own. */
export const [useLiveRun, provideLiveRun] = createContext<RunPicture>();
