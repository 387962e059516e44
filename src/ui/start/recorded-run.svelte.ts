import type { RunEvent } from '../../core/events';
import type { AppEvent, LearnApi } from '../../../workers/wire';
import { Player } from './player.svelte';

/** The recorded run that comes with the page: fetched, folded by the worker at once, and then played here. */
export class RecordedRun {
  state = $state<'loading' | 'reading' | 'absent' | 'unreachable' | 'broken' | 'ready'>('loading');
  readonly player = new Player();

  readonly #api: LearnApi;
  #events: RunEvent[] = [];

  constructor(api: LearnApi) {
    this.#api = api;
  }

  async load(url: string): Promise<void> {
    this.state = 'loading';
    this.#events = [];
    const fetched = await fetchText(url);
    this.state = fetched.state;
    if (fetched.state !== 'reading') return;
    const played = await this.#api.playRecording(fetched.text, 0);
    if (!played.ok) this.state = 'broken';
  }

  /** Give it every event of the session while it reads. */
  hear(event: AppEvent): void {
    if (this.state !== 'reading' || event.type !== 'replay-event') return;
    if (event.event.type === 'run-start') this.#events = [];
    this.#events.push(event.event);
    if (event.event.type !== 'run-end') return;
    this.player.open(this.#events);
    this.state = 'ready';
  }

  close(): void {
    this.player.pause();
    if (this.state === 'reading') void this.#api.stopPlaying();
  }
}

type Fetched =
  | { readonly state: 'reading'; readonly text: string }
  /** The host has no recording, or did not say whether it has one. */
  | { readonly state: 'absent' | 'unreachable' };

async function fetchText(url: string): Promise<Fetched> {
  try {
    const response = await fetch(url);
    // Hosts that answer every address with the page itself have no recording either.
    const isPage = response.headers.get('content-type')?.includes('text/html') ?? false;
    if (response.ok && !isPage) return { state: 'reading', text: await response.text() };
    return { state: response.ok || response.status === 404 ? 'absent' : 'unreachable' };
  } catch {
    return { state: 'unreachable' };
  }
}
