import type { ModelChoice } from '../../src/engines/engine';
import type { WorkerHere } from '../support/worker-here';

export const engineNames = {
  'llama.cpp': 'llama.cpp',
  'web-llm': 'web-llm',
  server: 'a server',
  browser: 'the browser’s model',
} as const;
export type EngineName = keyof typeof engineNames;

/** What becomes of a run, or of a load, in which something goes wrong. */
export const ends = {
  retried: 'Asked again by itself; the run goes on.',
  waits: 'Asked again for a while, then the run waits: try again, another model, or stop.',
  'goes on': 'That answer is left out, as undecided; the run goes on.',
  'is slower': 'The run goes on, more slowly.',
  'stays in memory': 'The run goes on; what could not be written is written once there is room.',
  'not loaded': 'No run begins. Loading can be tried again.',
  'loads all the same': 'The model is loaded.',
  'not listed': 'The name of the model can be typed all the same.',
} as const;
export type End = keyof typeof ends;

/** What is seen to be whole afterwards, by the same test. */
export const wholeness: Readonly<Record<End, string>> = {
  retried: 'Answers, library and proof are those of a run without the fault.',
  waits:
    'Nothing is lost while it waits. Tried again, or stopped and resumed, it ends as a run without the fault.',
  'goes on': 'All other answers are those of a run without the fault.',
  'is slower': 'Answers, library and proof are those of a run without the fault.',
  'stays in memory': 'Once there is room, the disk holds what a run without the fault leaves.',
  'not loaded': 'What was kept and whole is still there; it loads once the fault is over.',
  'loads all the same': 'The model answers as it does without the fault.',
  'not listed': 'Nothing was begun.',
};

/** One row of the table. */
export interface Fault {
  readonly engine: EngineName;
  readonly fault: string;
  readonly end: End;
}

/** When in the life of an answer something happens. */
export type Moment = 'reading' | 'writing' | 'between';

export interface Blow {
  readonly moment: Moment;
  /** The worker that is at it, where the engine has one. */
  readonly worker: WorkerHere;
}

/** Trouble for an engine that answers: called at each moment of each answer, it lets it be or does its worst. */
export class Trouble {
  isArmed = false;
  #calls = 0;
  #struck = 0;
  readonly #at: number;
  readonly #times: number;
  readonly #moment: Moment;

  /** At the nth answer of the run and at the answers after it, so many times. */
  constructor(moment: Moment, times: number, at = 5) {
    this.#moment = moment;
    this.#times = times;
    this.#at = at;
  }

  /** Whether it is time. */
  strikes(moment: Moment): boolean {
    if (!this.isArmed) return false;
    if (moment === 'reading') this.#calls += 1;
    if (moment !== this.#moment || this.#calls < this.#at || this.#struck >= this.#times) return false;
    this.#struck += 1;
    return true;
  }

  get hasStruck(): boolean {
    return this.#struck > 0;
  }

  end(): void {
    this.isArmed = false;
  }
}

/** An engine of one kind with trouble in it. */
export interface World {
  readonly choice: ModelChoice;
  readonly spawn: () => WorkerHere;
}

/** A fault that keeps a model from being loaded, or tries to. */
export interface LoadFault extends Fault {
  readonly scene: () => LoadScene;
}

export interface LoadScene extends World {
  /** From here on all is well. */
  readonly end: () => void;
  /** What this device has kept and must not lose by it. */
  readonly kept?: () => unknown;
}

/** A fault of a run: what makes the engine in which it happens. */
export interface RunFault extends Fault {
  readonly trouble: () => Trouble;
  readonly world: (trouble: Trouble) => World;
}
