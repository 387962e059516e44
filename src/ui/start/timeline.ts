import type { RunEvent } from '../../core/events';

export type ChapterName = 'groups' | 'winners' | 'experiences' | 'candidates' | 'proof' | 'end';

export interface Chapter {
  readonly name: ChapterName;
  readonly startMs: number;
}

/** When each event of a recorded run is shown, so that the whole takes about a minute and every part can be read. */
export interface Timeline {
  readonly dueMs: readonly number[];
  readonly chapters: readonly Chapter[];
  readonly totalMs: number;
}

/** How long each part is on screen. The share of a part is the reader's, not the engine's: a proof takes minutes. */
const partMs: Readonly<Record<ChapterName, number>> = {
  groups: 12_000,
  winners: 12_000,
  experiences: 9_000,
  candidates: 12_000,
  proof: 8_000,
  end: 7_000,
};

export function timelineOf(events: readonly RunEvent[]): Timeline {
  const parts: { readonly name: ChapterName; readonly events: number[] }[] = [];
  let name: ChapterName = 'groups';
  events.forEach((event, index) => {
    name = chapterAfter(event, name);
    const part = parts.find((one) => one.name === name);
    if (part) part.events.push(index);
    else parts.push({ name, events: [index] });
  });

  const dueMs: number[] = Array.from({ length: events.length }, () => 0);
  const chapters: Chapter[] = [];
  let startMs = 0;
  for (const part of parts) {
    chapters.push({ name: part.name, startMs });
    // What a chapter shows is there before it ends: its last tenth is for reading.
    part.events.forEach((index, place) => {
      dueMs[index] = startMs + (partMs[part.name] * 0.9 * place) / Math.max(1, part.events.length);
    });
    startMs += partMs[part.name];
  }
  return { dueMs, chapters, totalMs: startMs };
}

const order: readonly ChapterName[] = ['groups', 'winners', 'experiences', 'candidates', 'proof', 'end'];

/** A chapter begins with its event. Later steps sample and test again; they do not go back to an earlier chapter. */
function chapterAfter(event: RunEvent, name: ChapterName): ChapterName {
  const begun = chapterOf(event);
  return begun !== undefined && order.indexOf(begun) > order.indexOf(name) ? begun : name;
}

function chapterOf(event: RunEvent): ChapterName | undefined {
  switch (event.type) {
    case 'group-end':
      return event.informative ? 'winners' : undefined;
    case 'proposed':
      return 'experiences';
    case 'candidates':
      return 'candidates';
    case 'proof-start':
      return 'proof';
    case 'proof-end':
    case 'proof-refused':
    case 'run-end':
      return 'end';
    case 'run-start':
    case 'probe-end':
    case 'step-start':
    case 'rollout-end':
    case 'validated':
    case 'candidate-out':
    case 'step-end':
    case 'proof-progress':
    case 'usage':
      return undefined;
  }
}
