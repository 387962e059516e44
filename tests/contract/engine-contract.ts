import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Engine } from '../../src/engines/engine';
import { behaviours } from './behaviours/all';
import { Bench } from './bench';

/** What an engine can, as far as engines differ. Where it cannot, its facts say so, and that is held too. */
export interface Abilities {
  /** The same seed gives the same text again. Where not, `facts.fixed` says so. */
  readonly seeds: boolean;
  /** A temperature of 0 gives the same text again. Where not, `facts.fixed` says so. */
  readonly temperature: boolean;
  /** An answer that was asked for with a schema parses. `text`: it may not, and comes as it is. */
  readonly schema: 'enforced' | 'text';
  readonly tokens: 'counted' | 'estimated';
  /** The second draw of a prompt finds its state in the engine, and its counts say so. */
  readonly caches: boolean;
  /** Answers are shown as they grow, once they are there, or not at all. */
  readonly shows: 'growing' | 'whole' | 'never';
  /** Draws that may be under way before their turn, the one asked for included. */
  readonly ahead: number;
  /** What behind it answers is the pretend model, which does as it is told. */
  readonly pretends: boolean;
  /** It says that the prompt and the budget do not fit, before it begins. Else only a prompt alone is too long. */
  readonly weighsBudget: boolean;
  /** An aborted draw settles within this time, whatever it is at; the engine's owner ends it after 1.2 s. */
  readonly settlesMs: number;
}

export interface EngineMaker {
  /** A new engine each time. */
  readonly open: () => Promise<Engine>;
  /** Resolves when the model has begun to read a prompt after this call. Absent: an empty text is shown then. */
  readonly reading?: () => Promise<void>;
  /** Lets go of what stands behind all engines that were opened. */
  readonly close?: () => Promise<void>;
}

/** Behaviours that are left out, each with its reason, or the only ones that are not. */
export interface Selection {
  readonly without?: Readonly<Record<string, string>>;
  readonly only?: readonly string[];
}

/** What every engine owes to whoever learns with it: one list of behaviours, whatever answers behind it. */
export function engineContract(
  name: string,
  maker: EngineMaker,
  abilities: Abilities,
  { without = {}, only }: Selection = {},
): void {
  describe(name, () => {
    const bench = new Bench(maker, abilities);
    beforeAll(() => bench.open());
    afterAll(() => bench.close());

    for (const named of [...Object.keys(without), ...(only ?? [])]) {
      if (!behaviours.some(({ says }) => says === named))
        throw new Error(`no behaviour is called “${named}”`);
    }
    for (const { says, holds } of behaviours) {
      if (without[says] !== undefined || only?.includes(says) === false) continue;
      test(says, async () => {
        await holds(bench);
        bench.throwWhatNobodyCaught();
      });
    }
  });
}
