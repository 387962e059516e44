import { exampleRungs } from './ladder';
import type { ExpectedLibrary, Outlook } from './outlook';

/** Estimated tokens of a lesson, and how many of them a candidate takes. */
const lesson = { tokens: 25, taken: 2 } as const;
/** How often a candidate still beats a library that has experiences already; the first ones mostly are kept. */
const keptLater = 0.3;

/** What a step proposes: how many groups taught something, each number with its chance, and whether lessons come of it. */
export interface Proposing {
  readonly groups: readonly number[];
  readonly writes: boolean;
}

/** The rungs of the ladder for one number of teaching groups. */
interface Rungs {
  readonly candidates: number;
  /** Examples in a candidate, on average and at most. */
  readonly examples: number;
  readonly mostExamples: number;
  readonly lessons: number;
}

/**
 * The tries on validation tasks (ladder.ts, select.ts): the library as it is and all candidates on the first half, the
 * better half of them on the rest. Gives the library to expect: the mean of the candidates; at the low end none is kept.
 */
export function expectTries(
  outlook: Outlook,
  library: ExpectedLibrary,
  proposing: Proposing,
): ExpectedLibrary {
  const { plan, config, scenario, assumed } = outlook;
  const canChoose = hasChoice(outlook);
  const example = assumed.exampleEstimate();
  const room = Math.max(0, config.libraryTokens - library.tokens);
  const addedBy = (examples: number, lessons: number) =>
    Math.min(room, examples * example + lessons * lesson.tokens);

  let examples = 0;
  let lessons = 0;
  for (const [groups, chance] of proposing.groups.entries()) {
    if (chance === 0) continue;
    const rungs = rungsOf(outlook, groups, proposing.writes, canChoose);
    examples += chance * (scenario === 'high' ? rungs.mostExamples : rungs.examples);
    lessons += chance * rungs.lessons;
    if (!canChoose || rungs.candidates === 0) continue;
    const tasks = plan.validation.length;
    const half = rungs.candidates > 2 ? Math.ceil(tasks / 2) : tasks;
    const tried = rungs.candidates * half + Math.ceil(rungs.candidates / 2) * (tasks - half);
    expectArm(outlook, chance, tasks, 1, library);
    expectArm(outlook, chance, tried, rungs.candidates, {
      tokens: library.tokens + addedBy(rungs.examples, rungs.lessons),
      examples: library.examples + rungs.examples,
    });
  }
  const share = keptChance(outlook, library);
  return {
    tokens: library.tokens + share * addedBy(examples, lessons),
    examples: library.examples + share * examples,
  };
}

/** That a step which proposes something changes this library. */
export function keptChance(outlook: Outlook, library: ExpectedLibrary): number {
  if (!hasChoice(outlook)) return 1;
  if (outlook.scenario === 'low') return 0;
  return library.examples > 0 ? keptLater : 1;
}

function hasChoice({ plan, config }: Outlook): boolean {
  return plan.validation.length > 0 && (config.rewards ?? 'reference') === 'reference';
}

function rungsOf({ config }: Outlook, groups: number, writes: boolean, canChoose: boolean): Rungs {
  const fromTips = config.source === 'tips';
  const proposed = config.distil === 'lessons' || fromTips ? 0 : groups;
  const rungs = canChoose ? exampleRungs.filter((rung) => rung <= proposed) : [Math.min(2, proposed)];
  const hasLessons = writes && (groups > 0 || fromTips);
  // Lessons are tried in the system message, after the task, and there with two examples.
  const withLessons = hasLessons ? (proposed > 0 ? 3 : 2) : 0;
  return {
    candidates: rungs.length + withLessons,
    examples: rungs.reduce<number>((sum, rung) => sum + rung, 0) / Math.max(1, rungs.length),
    mostExamples: Math.max(0, ...rungs),
    lessons: hasLessons ? lesson.taken : 0,
  };
}

function expectArm(
  { plan, config, assumed, ledger }: Outlook,
  chance: number,
  groups: number,
  arms: number,
  library: ExpectedLibrary,
): void {
  const task = assumed.taskEstimate(plan.validation);
  ledger.add('validate', 'policy', {
    groups: chance * groups,
    draws: config.validationRollouts,
    prompt: assumed.prompt(task + library.tokens),
    own: assumed.own(task),
    shared: chance * arms * assumed.part(library.tokens),
    answer: assumed.answer(library.examples > 0 ? 'shown' : 'test'),
  });
}
