import { groupSize } from './adaptive';
import { groupChances, teachingGroups } from './chances';
import { groupsBeforeCannot } from './end-of-run';
import { expectTries, keptChance } from './forecast-tries';
import type { ExpectedLibrary, Outlook } from './outlook';

/** A distiller reads so many answers of a group at most. */
const shownAnswers = 8;
/** Estimated tokens of what the judge is told besides the task and the answer. */
const judgeInstructions = 35;

/** What learning takes: groups, judgements, lessons and the tries on validation tasks. Gives the library to expect. */
export function expectLearning(outlook: Outlook): ExpectedLibrary {
  const { plan, config, scenario, assumed } = outlook;
  const start = assumed.libraryEstimate(plan.library);
  let library: ExpectedLibrary = { tokens: start, examples: start > 0 ? 1 : 0 };
  if (config.distil === 'auto' && config.source !== 'tips') expectProbe(outlook);
  if (config.given) library = expectTries(outlook, library, { groups: oneCase(4), writes: false });

  const writes = writesLessons(outlook);
  const sizes = stepSizes(outlook);
  const bare = chances(outlook, false).informative;
  const anyInRun = 1 - sizes.reduce((none, size) => none * (1 - bare) ** size, 1);
  const perEpoch = sizes.length / config.epochs;
  /** By step: the chance that it changed the library. */
  const changes: number[] = [];
  let groups = 0;
  for (const [step, size] of sizes.entries()) {
    if (config.source === 'tips') {
      expectWriting(outlook, 1, size);
      library = expectTries(outlook, library, { groups: oneCase(0), writes: true });
      continue;
    }
    const { draws, informative } = chances(outlook, library.examples > 0);
    const asked =
      size * askedShare(outlook, step < perEpoch ? undefined : changes.slice(-perEpoch), informative);
    // Without a single contrast the run ends at its sixteenth group.
    const sampled = scenario === 'none' ? Math.min(asked, groupsBeforeCannot - groups) : asked;
    groups += sampled;
    // A group without a contrast takes all the rollouts that it may.
    expectGroups(outlook, sampled, scenario === 'middle' ? draws : groupSize(config).most, library);
    const teaching = teachingCases(outlook, step, Math.round(sampled), informative, anyInRun);
    if (writes) {
      const mean = teaching.reduce((sum, chance, k) => sum + chance * k, 0);
      // Several groups' operations are consolidated in one more call.
      const several = 1 - (teaching[0] ?? 0) - (teaching[1] ?? 0);
      expectWriting(outlook, mean + several, Math.min(draws, shownAnswers));
    }
    changes.push((1 - (teaching[0] ?? 0)) * keptChance(outlook, library));
    library = expectTries(outlook, library, { groups: teaching, writes });
  }
  return library;
}

/**
 * The share of a step's tasks that are sampled. Adaptive groups that agreed are not sampled again before the library
 * changes (`isWaiting`): after the first epoch only where some step since then changed it, or the group was mixed.
 */
function askedShare(
  { plan, config, scenario }: Outlook,
  changesSince: readonly number[] | undefined,
  informative: number,
): number {
  if (config.sampling !== 'adaptive' || changesSince === undefined) return 1;
  const unchanged = changesSince.reduce((chance, change) => chance * (1 - change), 1);
  const mixed = { none: 0, low: 1 / plan.train.length, middle: informative, high: 1 }[scenario];
  return 1 - unchanged * (1 - mixed);
}

/** A whole step for each batch of an epoch, the last one with what is left. */
function stepSizes({ plan: { train }, config: { batch, epochs } }: Outlook): readonly number[] {
  const epoch = Array.from({ length: Math.ceil(train.length / batch) }, (_, index) =>
    Math.min(batch, train.length - index * batch),
  );
  return Array.from({ length: epochs }, () => epoch).flat();
}

function writesLessons({ config, scenario, assumed }: Outlook): boolean {
  if (config.distil === 'lessons') return true;
  return config.distil === 'auto' && (assumed.canWriteLessons ?? scenario === 'high');
}

function chances({ config, assumed }: Outlook, isShown: boolean) {
  // Without ground truth rewards are another thing than the wins seen, and may differ in any group.
  if ((config.rewards ?? 'reference') !== 'reference') return groupChances(config, { wins: 4, rollouts: 8 });
  return groupChances(config, isShown ? assumed.shown : assumed.bare);
}

/** How many groups of a step teach something: each number from none on with its chance. */
function teachingCases(
  { scenario }: Outlook,
  step: number,
  size: number,
  informative: number,
  anyInRun: number,
): readonly number[] {
  switch (scenario) {
    case 'none':
      return [1];
    case 'low':
      return oneCase(step === 0 ? 1 : 0);
    case 'high':
      return oneCase(size);
    case 'middle': {
      const [, ...some] = teachingGroups(size, informative);
      // Given that there is one in the run at all.
      const given = some.map((chance) => chance / Math.max(anyInRun, informative, 1e-9));
      return [Math.max(0, 1 - given.reduce((sum, chance) => sum + chance, 0)), ...given];
    }
  }
}

function oneCase(groups: number): readonly number[] {
  return Array.from({ length: groups + 1 }, (_, k) => (k === groups ? 1 : 0));
}

function expectGroups(
  { plan, config, assumed, ledger }: Outlook,
  groups: number,
  draws: number,
  library: ExpectedLibrary,
): void {
  const task = assumed.taskEstimate(plan.train);
  const answer = assumed.answer(library.examples > 0 ? 'shown' : 'learn');
  const own = assumed.own(task);
  const isJudged = config.rewards === 'self-judge';
  ledger.add('learn', 'policy', {
    // Judgements come between the draws: each then reads its task again.
    groups: isJudged ? groups * draws : groups,
    draws: isJudged ? 1 : draws,
    prompt: assumed.prompt(task + library.tokens),
    own,
    shared: assumed.part(library.tokens),
    answer,
  });
  if (!isJudged) return;
  ledger.add('judge', 'judge', {
    groups: groups * draws,
    draws: 1,
    prompt: assumed.prompt(task + answer + judgeInstructions),
    own: own + answer,
    answer: assumed.answer('judged'),
  });
}

function expectProbe({ assumed, ledger }: Outlook): void {
  const { calls, promptTokens, completionTokens } = assumed.probe;
  const prompt = promptTokens / calls;
  ledger.add('distil', 'distiller', {
    groups: calls,
    draws: 1,
    prompt,
    own: prompt,
    answer: completionTokens / calls,
    secondsEach: assumed.secondsPerWriting,
  });
}

/**
 * Critiques, consolidations or tips: so many calls, each with so many answers or tasks to read. The instructions are
 * about as long as the question about lessons.
 */
function expectWriting({ plan, assumed, ledger }: Outlook, calls: number, shown: number): void {
  const { probe } = assumed;
  const task = assumed.part(assumed.taskEstimate(plan.train));
  const prompt = probe.promptTokens / probe.calls + task + shown * assumed.answer('learn');
  ledger.add('distil', 'distiller', {
    groups: calls,
    draws: 1,
    prompt,
    own: prompt / 2,
    answer: assumed.answer('written'),
    secondsEach: assumed.secondsPerWriting,
  });
}
