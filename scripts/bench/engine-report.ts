import type { FirstRollouts } from './first-rollout';
import type { LaneFigures, LaneRow } from './lanes';
import type { NativeFigures } from './native-server';
import type { ReuseRow } from './prefix-reuse';
import { provenance } from './provenance';
import { table } from './table';

export interface EngineFigures {
  readonly browser: string;
  readonly lanes: LaneFigures;
  readonly reuse: readonly ReuseRow[];
  readonly native: NativeFigures | undefined;
  readonly first: FirstRollouts;
}

/** What the engine does on this machine: lanes, prompts read once, beside a native server, and from a start. */
export function engineReport({ browser, lanes, reuse, native, first }: EngineFigures): string {
  const planned = lanes.rows.map(planRatio);
  return `${provenance(browser)}
Engine: ${lanes.loaded.default.facts.engineVersion}, ${lanes.loaded.default.facts.threads} threads; ${lanes.loaded.default.facts.model}, and a random-weight model of 43 MB.

## Answers side by side

A group of four draws of a prompt that is new each time, with one, two and four lanes, and with as many as the plan chooses
from what it measured when the model was loaded; all in turn in one page, the better of the tries, seconds. _Planned / best_ compares the time
with the lanes that the plan chose with the best of the three, as measured with their number fixed.

${table(
  ['model', 'prompt', 'answers', '1 lane', '2', '4', 'as planned', 'chosen', 'planned / best'],
  lanes.rows.map((row) => [
    row.model === 'default' ? 'default (Q4_1)' : 'generated (Q8_0)',
    `${row.prompt}, ${row.tokens.prompt} tokens`,
    `${row.answer}, ${row.tokens.completion} tokens`,
    ...([1, 2, 4, 'planned'] as const).map((arm) => row.seconds[arm].toFixed(2)),
    String(row.chosen),
    planRatio(row).toFixed(2),
  ]),
)}

Largest ratio ${Math.max(...planned).toFixed(2)}. Wanted: at most 1.10. Measured when loading, in milliseconds for a step with 1, 2 and 4 lanes: ${(
    ['default', 'generated'] as const
  )
    .map((model) => `${model} ${stepsOf(lanes, model)}`)
    .join('; ')}.

## A prompt read once

One lane, the default model: all draws of one prompt, against as many draws of as many prompts of the same length.

${table(
  ['group', 'read once, s', 'read for each draw, s', 'ratio'],
  reuse.map(({ group, shared, apart }) => [
    String(group),
    shared.toFixed(1),
    apart.toFixed(1),
    (apart / shared).toFixed(1),
  ]),
)}

## From a start to the first rollout

Seconds from opening the address, with the weights served by this machine. Cold: a browser that was never here, so that the model is also
checked and its speed and lanes are measured. Warm: the same browser's next visit.

${table(
  ['start', 'page is ready', 'model is ready', 'first rollout'],
  (['cold', 'warm'] as const).map((start) => [
    start,
    first[start].page.toFixed(1),
    first[start].model.toFixed(1),
    first[start].rollout.toFixed(1),
  ]),
)}

## Beside a native server

${
  native
    ? `The same sixteen answers in the page took ${native.page.toFixed(1)} s, and ${native.native.toFixed(1)} s by llama-server on this machine with as many threads: ratio ${(native.page / native.native).toFixed(1)}.`
    : 'Not measured: there is no `llama-server` on the PATH.'
}
`;
}

/** The lanes that were chosen against the best number of them, both as measured with their number fixed. */
function planRatio({ seconds, chosen }: LaneRow): number {
  const fixed = [1, 2, 4] as const;
  // Three lanes are between what was measured with two and with four.
  const own = fixed.includes(chosen as 1) ? seconds[chosen as 1] : seconds.planned;
  return own / Math.min(...fixed.map((lanes) => seconds[lanes]));
}

function stepsOf({ loaded }: LaneFigures, model: 'default' | 'generated'): string {
  return (
    loaded[model].rates?.steps.map(({ seconds }) => Math.round(seconds * 1000)).join(' / ') ??
    'not measured on so few threads'
  );
}
