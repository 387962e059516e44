import { wasCutOff } from '../../core/end-of-run';
import type { RunEvent } from '../../core/events';

export type ChapterName = 'groups' | 'winners' | 'experiences' | 'candidates' | 'effects' | 'proof' | 'end';

/** A part of a run. Each step, and each arm of a comparison, begins with a chapter of its own. */
export interface Chapter {
  readonly name: ChapterName;
  /** Counted from 0, as the run counts; absent for what belongs to no step. */
  readonly step?: number;
  /** Which arm of a comparison learns in it, counted from 1. */
  readonly arm?: number;
  readonly startMs: number;
  /** How many events are shown where it begins. */
  readonly moment: number;
}

/** When each event of a recorded run is shown, so that the whole can be watched and every part can be read. */
export interface Timeline {
  readonly dueMs: readonly number[];
  readonly chapters: readonly Chapter[];
  readonly totalMs: number;
  /** Whether the chapters of one step have to be told from those of another. */
  readonly severalSteps: boolean;
}

/** How long each part is on screen. The share of a part is the reader's, not the engine's: a proof takes minutes. */
const partMs: Readonly<Record<ChapterName, number>> = {
  groups: 12_000,
  winners: 12_000,
  experiences: 9_000,
  candidates: 12_000,
  effects: 8_000,
  proof: 8_000,
  end: 7_000,
};
/** Who has watched one step knows what the next one is about. */
const laterStepShare = 1 / 3;

interface Part {
  readonly name: ChapterName;
  readonly step: number | undefined;
  readonly arm: number | undefined;
  readonly events: number[];
}

export function timelineOf(events: readonly RunEvent[]): Timeline {
  const parts = partsOf(events);
  const firstStep = parts.find(({ step }) => step !== undefined);
  const isLater = ({ step, arm }: Part) =>
    step !== undefined && (step !== firstStep?.step || arm !== firstStep.arm);

  const dueMs: number[] = Array.from({ length: events.length }, () => 0);
  const chapters: Chapter[] = [];
  let startMs = 0;
  for (const part of parts) {
    const { name, step, arm } = part;
    const lengthMs = Math.round(partMs[name] * (isLater(part) ? laterStepShare : 1));
    chapters.push({
      name,
      ...(step !== undefined && { step }),
      ...(arm !== undefined && { arm }),
      startMs,
      moment: (part.events[0] ?? 0) + 1,
    });
    // What a chapter shows is there before it ends: its last tenth is for reading.
    part.events.forEach((index, place) => {
      dueMs[index] = startMs + (lengthMs * 0.9 * place) / part.events.length;
    });
    startMs += lengthMs;
  }
  return { dueMs, chapters, totalMs: startMs, severalSteps: parts.some(isLater) };
}

function partsOf(events: readonly RunEvent[]): readonly Part[] {
  const parts: Part[] = [];
  /** Come before any chapter has begun, and belong to the first one. */
  const early: number[] = [];
  let arm: number | undefined;
  events.forEach((event, index) => {
    if (event.type === 'arm-start') arm = (arm ?? 0) + 1;
    const present = parts.at(-1);
    const begun = begunBy(event);
    if (begun !== undefined && isNew(begun, present)) {
      const { name, step } = begun;
      parts.push({
        name,
        step,
        arm: step === undefined ? undefined : arm,
        events: [...early.splice(0), index],
      });
    } else (present?.events ?? early).push(index);
  });
  return parts;
}

const order: readonly ChapterName[] = [
  'groups',
  'winners',
  'experiences',
  'candidates',
  'effects',
  'proof',
  'end',
];

/** Within a step, nothing goes back to an earlier chapter: its second group with winners is no second beginning. */
function isNew(begun: Beginning, present: Part | undefined): boolean {
  if (present === undefined || begun.name === 'groups') return true;
  return order.indexOf(begun.name) > order.indexOf(present.name);
}

interface Beginning {
  readonly name: ChapterName;
  readonly step?: number;
}

/** The chapter that an event would begin; most begin none. */
function begunBy(event: RunEvent): Beginning | undefined {
  switch (event.type) {
    case 'step-start':
      return { name: 'groups', step: event.step };
    case 'group-end':
      return event.informative ? { name: 'winners', step: event.step } : undefined;
    case 'proposed':
      return { name: 'experiences', step: event.step };
    case 'candidates':
      return { name: 'candidates', step: event.step };
    case 'effects-start':
      return { name: 'effects' };
    case 'proof-start':
    case 'controls-start':
      return { name: 'proof' };
    case 'effects-end':
    case 'proof-end':
    case 'controls-end':
    case 'proof-refused':
      return { name: 'end' };
    case 'run-end':
      return wasCutOff(event.end) ? undefined : { name: 'end' };
    default:
      return undefined;
  }
}
