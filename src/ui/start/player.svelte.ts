import type { RunEvent } from '../../core/events';
import { foldRun, noRun, type RunView } from '../state/fold-run';
import { timelineOf, type ChapterName, type Timeline } from './timeline';
import type { AppEvent, LearnApi } from '../../../workers/wire';

export const speeds = [1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

const tickMs = 100;
const noTime: Timeline = { dueMs: [], chapters: [], totalMs: 0 };

/**
 * Plays a recorded run. The worker folds the recording at once and this shows its events by a clock of its own,
 * so that a pause is exact and any part can be gone back to.
 */
export class Player {
  state = $state<'loading' | 'reading' | 'absent' | 'broken' | 'ready'>('loading');
  view = $state.raw<RunView>(noRun);
  playing = $state(false);
  speed = $state<Speed>(1);
  elapsedMs = $state(0);
  timeline = $state.raw<Timeline>(noTime);
  /** The whole run: what is known of it before it is shown. */
  whole = $state.raw<RunView>(noRun);

  readonly chapter: ChapterName = $derived(
    this.timeline.chapters.findLast(({ startMs }) => startMs <= this.elapsedMs)?.name ?? 'groups',
  );
  readonly ended = $derived(this.state === 'ready' && this.elapsedMs >= this.timeline.totalMs);

  readonly #api: LearnApi;
  readonly #autoplay: boolean;
  #events: RunEvent[] = [];
  #shown = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastTick = 0;

  constructor(api: LearnApi, autoplay: boolean) {
    this.#api = api;
    this.#autoplay = autoplay;
  }

  async load(url: string): Promise<void> {
    this.state = 'loading';
    this.#events = [];
    const text = await fetchText(url);
    if (text === undefined) {
      this.state = 'absent';
      return;
    }
    this.state = 'reading';
    const played = await this.#api.playRecording(text, 0);
    if (!played.ok) this.state = 'broken';
  }

  /** Give it every event of the session while it reads. */
  hear(event: AppEvent): void {
    if (this.state !== 'reading' || event.type !== 'replay-event') return;
    if (event.event.type === 'run-start') this.#events = [];
    this.#events.push(event.event);
    if (event.event.type === 'run-end') this.#begin();
  }

  #begin(): void {
    this.timeline = timelineOf(this.#events);
    this.whole = this.#events.reduce(foldRun, noRun);
    this.state = 'ready';
    this.seek(0);
    if (this.#autoplay) this.play();
  }

  play(): void {
    if (this.ended) this.seek(0);
    this.playing = true;
    this.#lastTick = performance.now();
    this.#timer ??= setInterval(() => this.#tick(), tickMs);
  }

  pause(): void {
    this.playing = false;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  seek(toMs: number): void {
    if (toMs < this.elapsedMs) {
      this.view = noRun;
      this.#shown = 0;
    }
    this.#show(toMs);
  }

  goTo(chapter: ChapterName): void {
    const found = this.timeline.chapters.find(({ name }) => name === chapter);
    if (found) this.seek(found.startMs);
  }

  toEnd(): void {
    this.pause();
    this.seek(this.timeline.totalMs);
  }

  close(): void {
    this.pause();
    if (this.state === 'reading') void this.#api.stopPlaying();
  }

  #tick(): void {
    const now = performance.now();
    this.#show(this.elapsedMs + (now - this.#lastTick) * this.speed);
    this.#lastTick = now;
    if (this.ended) this.pause();
  }

  #show(elapsedMs: number): void {
    this.elapsedMs = Math.min(elapsedMs, this.timeline.totalMs);
    const first = this.#shown;
    while (this.#shown < this.#events.length && (this.timeline.dueMs[this.#shown] ?? 0) <= this.elapsedMs) {
      this.#shown += 1;
    }
    if (this.#shown > first) this.view = this.#events.slice(first, this.#shown).reduce(foldRun, this.view);
  }
}

async function fetchText(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url);
    // Hosts that answer every address with the page itself have no recording either.
    const isPage = response.headers.get('content-type')?.includes('text/html') ?? false;
    return response.ok && !isPage ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
