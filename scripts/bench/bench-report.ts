import type { EngineFacts } from '../../src/engines/engine';
import type { LongFrame } from './frames';
import type { Pair, Side } from './overhead';
import type { PageSize } from './page-size';
import type { StopTimes } from './stop-time';
import { provenance } from './provenance';
import { table } from './table';

export interface BenchFigures {
  readonly browser: string;
  readonly facts: EngineFacts;
  readonly pairs: readonly Pair[];
  readonly frames: readonly LongFrame[];
  readonly size: { readonly firstRoom: PageSize; readonly allRooms: PageSize };
  readonly stops: StopTimes;
  readonly serverStops: StopTimes;
}

/** The app's own figures as Markdown. */
export function benchReport(figures: BenchFigures): string {
  const { browser, facts, pairs, frames, size, stops, serverStops } = figures;
  const ratios = pairs.map(({ ratio }) => ratio).toSorted((a, b) => a - b);
  const ours = frames.filter(({ scriptMs }) => scriptMs > 50);
  return `${provenance(browser)}
Engine: ${facts.engineVersion}, ${facts.model}, ${facts.threads} thread${facts.threads === 1 ? '' : 's'}, ${facts.contextTokens} tokens of context.

## What the app costs

The same 40 calls (five tasks, eight rollouts each) through a run on screen, graded and stored, and straight to wllama on a
page with nothing else: same prompts, seeds, sampling and settings, in one browser, in turn. Wall time from the first call
to the last. On a device whose cores are wanted elsewhere the app's engine starts anew now and then, to look for a better
number of threads; that time is in the app's column.

${table(
  ['pair', 'first', 'app, s', 'wllama, s', 'ratio', 'app: tokens read (cached) + written', 'wllama'],
  pairs.map(({ app, bare, first, ratio }, index) => [
    String(index + 1),
    first === 'app' ? 'app' : 'wllama',
    app.seconds.toFixed(1),
    bare.seconds.toFixed(1),
    ratio.toFixed(3),
    tokensOf(app),
    tokensOf(bare),
  ]),
)}

Median ratio ${medianOf(ratios).toFixed(3)}; from ${ratios[0]?.toFixed(3)} to ${ratios.at(-1)?.toFixed(3)}. Wanted: at most 1.05.

## The page

${table(
  ['what', 'figure', 'wanted'],
  [
    ['JavaScript fetched for the first room, compressed', sizeText(size.firstRoom), 'at most 120 kB'],
    ['the same after a visit to every room', sizeText(size.allRooms), ''],
    ['frames over 50 ms during the runs above', String(frames.length), ''],
    ['of these with over 50 ms in our scripts', String(ours.length), '0'],
    [
      'most time in our scripts in one frame',
      millis(frames.map(({ scriptMs }) => scriptMs)),
      'at most 50 ms',
    ],
    ['most time in style and layout in one frame', millis(frames.map(({ layoutMs }) => layoutMs)), ''],
    ['Stop while a prompt is read, slowest', millis(stops.whileReading), 'at most 2,000 ms'],
    ['Stop while an answer is written, slowest', millis(stops.whileWriting), 'at most 2,000 ms'],
    ['Stop while a server reads, slowest', millis(serverStops.whileReading), 'at most 2,000 ms'],
    ['Stop while a server writes, slowest', millis(serverStops.whileWriting), 'at most 2,000 ms'],
  ],
)}
${ours.length > 0 ? `\nThe frames of ours: ${ours.map(({ longest, scriptMs }) => `${longest} (${Math.round(scriptMs)} ms)`).join('; ')}.\n` : ''}`;
}

function tokensOf({ tokens }: Side): string {
  return `${tokens.prompt} (${tokens.cached}) + ${tokens.completion}`;
}

function sizeText({ files, compressedBytes }: PageSize): string {
  return `${(compressedBytes / 1000).toFixed(1)} kB in ${files} files`;
}

function millis(values: readonly number[]): string {
  return values.length === 0 ? 'none' : `${Math.round(Math.max(...values)).toLocaleString('en')} ms`;
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}
