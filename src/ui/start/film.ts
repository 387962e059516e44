import type { RunEvent } from '../../core/events';
import { foldRun, noRun, type RunView } from '../state/fold-run';

/** Every so many events a picture is kept: they share nearly all of their parts, so keeping them costs little. */
const keptEvery = 100;

/** A run that has been read to its end: the picture of any moment of it, without folding from the start. */
export class Film {
  readonly events: readonly RunEvent[];
  /** The whole run: what is known of it before it is shown. */
  readonly whole: RunView;

  readonly #kept: RunView[] = [];
  #latest: { readonly moment: number; readonly view: RunView } = { moment: 0, view: noRun };

  constructor(events: readonly RunEvent[]) {
    this.events = events;
    this.whole = events.reduce((view, event, index) => {
      if (index % keptEvery === 0) this.#kept.push(view);
      return foldRun(view, event);
    }, noRun);
  }

  /** After so many events. Going on from the latest picture leaves what is unchanged the same objects. */
  at(moment: number): RunView {
    const kept = Math.min(Math.floor(moment / keptEvery), this.#kept.length - 1);
    const { moment: before, view } = this.#latest;
    const goesOn = before <= moment && before >= kept * keptEvery;
    const from = goesOn ? before : Math.max(0, kept) * keptEvery;
    const start = goesOn ? view : (this.#kept[kept] ?? noRun);
    this.#latest = { moment, view: this.events.slice(from, moment).reduce(foldRun, start) };
    return this.#latest.view;
  }
}
