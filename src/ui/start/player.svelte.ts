import type { RunEvent } from '../../core/events';
import { noRun, type RunView } from '../state/fold-run';
import { Film } from './film';
import { timelineOf, type Chapter, type Timeline } from './timeline';

export const speeds = [1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

const tickMs = 100;
const noTime: Timeline = { dueMs: [], chapters: [], totalMs: 0, severalSteps: false };
const noFilm = new Film([]);

/**
 * Plays a run that has been read whole, by a clock of its own, so that a pause is exact and any moment can be gone to.
 * A moment is how many events have been told: a number that a link can carry.
 */
export class Player {
  film = $state.raw(noFilm);
  timeline = $state.raw<Timeline>(noTime);
  view = $state.raw<RunView>(noRun);
  moment = $state(0);
  elapsedMs = $state(0);
  playing = $state(false);
  speed = $state<Speed>(1);
  /** Grows whenever the person has chosen where to be: then the address can say where that is. */
  choices = $state(0);

  readonly moments = $derived(this.film.events.length);
  readonly chapter: Chapter | undefined = $derived(
    this.timeline.chapters.findLast(({ moment }) => moment <= this.moment) ?? this.timeline.chapters[0],
  );
  readonly ended = $derived(this.moments > 0 && this.elapsedMs >= this.timeline.totalMs);

  #timer: ReturnType<typeof setInterval> | undefined;
  #lastTick = 0;

  /** Takes a run, from its first event to its last, and stands at the first. */
  open(events: readonly RunEvent[]): void {
    this.pause();
    this.film = new Film(events);
    this.timeline = timelineOf(events);
    this.moment = 0;
    this.seek(0);
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
    this.elapsedMs = Math.min(Math.max(0, toMs), this.timeline.totalMs);
    this.#lastTick = performance.now();
    const { dueMs } = this.timeline;
    // Moments come in the order of their times: from where it stands it is seldom far.
    let moment = Math.min(this.moment, dueMs.length);
    while (moment < dueMs.length && (dueMs[moment] ?? 0) <= this.elapsedMs) moment += 1;
    while (moment > 0 && (dueMs[moment - 1] ?? 0) > this.elapsedMs) moment -= 1;
    if (moment === this.moment) return;
    this.moment = moment;
    this.view = this.film.at(moment);
  }

  /** The last moment is the end, with all of its time; one beyond the run is the last. */
  goTo(moment: number): void {
    const within = Math.min(Math.max(1, moment), this.moments);
    this.seek(within === this.moments ? this.timeline.totalMs : (this.timeline.dueMs[within - 1] ?? 0));
  }

  /** The nearest moment before or after at which something is seen to happen. */
  goBy(direction: 1 | -1): void {
    this.pause();
    let moment = this.moment + direction;
    while (moment > 1 && moment < this.moments && this.film.events[moment - 1]?.type === 'usage') {
      moment += direction;
    }
    this.goTo(moment);
  }

  goByChapter(direction: 1 | -1): void {
    const { chapters } = this.timeline;
    const present = this.chapter === undefined ? -1 : chapters.indexOf(this.chapter);
    const next = chapters[present + direction];
    if (next) this.goTo(next.moment);
    else if (direction === 1) this.toEnd();
    else this.seek(0);
  }

  toEnd(): void {
    this.pause();
    this.seek(this.timeline.totalMs);
  }

  #tick(): void {
    const now = performance.now();
    this.seek(this.elapsedMs + (now - this.#lastTick) * this.speed);
    if (this.ended) this.pause();
  }
}
