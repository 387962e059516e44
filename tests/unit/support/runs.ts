import type { RunEnd, RunEvent } from '../../../src/core/events';
import type { Journal, JournalEntry } from '../../../src/core/journal';
import { journaled } from '../../../src/core/journal';
import { learn, type RunPorts } from '../../../src/core/learn';
import { emptyLibrary, type Library } from '../../../src/core/library';
import { makePlan } from '../../../src/core/make-plan';
import { capsOf, metered } from '../../../src/core/meter';
import { defaultConfig, type RunConfig, type RunPlan } from '../../../src/core/plan';
import type { Policy } from '../../../src/core/policy';
import type { CancelSignal } from '../../../src/core/ports';
import { ReportBuilder, type RunReport } from '../../../src/core/report';
import type { TaskSet } from '../../../src/core/task';
import type { Grader } from '../../../src/core/verdict';
import { seededRandom } from '../../../src/statistics/hash';

const colours = ['red', 'blue', 'green', 'black', 'white', 'amber', 'olive', 'coral'];
const things = [
  'kettle',
  'ladder',
  'violin',
  'harbour',
  'lantern',
  'carpet',
  'engine',
  'orchard',
  'compass',
  'pillow',
];
const verbs = ['rests beside', 'was painted by', 'belongs to', 'rolled under', 'hangs above'];

/** Tasks with enough variety that no two are near-duplicates; the answer is in capitals by a hidden convention. */
export function capitalsSet(count: number): TaskSet {
  const random = seededRandom('capitals');
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)]!;
  const tasks = Array.from({ length: count }, (_, index) => {
    const answer = pick(colours);
    const text = Array.from({ length: 6 }, () => `${pick(things)} ${pick(verbs)} the ${pick(things)}`).join(
      ', ',
    );
    return {
      id: `t${index}`,
      prompt: `${index}: ${text}. Which colour is ${answer}?`,
      reference: answer.toUpperCase(),
    };
  });
  return {
    id: 'capitals',
    name: 'Capitals',
    description: '',
    grader: 'exact',
    answerTokens: 8,
    origin: 'own',
    tasks,
  };
}

/** Compares letter by letter: the convention is in the case of the letters. */
export const literalGrader: Grader = {
  grade: async (task, answer) => ({ kind: 'graded', reward: answer === task.reference ? 1 : 0 }),
};

/**
 * A model that knows the colour but answers in capitals only now and then; shown an example in capitals, mostly.
 * What it answers depends on the draw's seed alone, as a real engine's answers would.
 */
export function colourModel(rates: { readonly bare: number; readonly shown: number }) {
  return (request: { turns: readonly { role: string; text: string }[] }, draw: { seed: number }): string => {
    const task = request.turns.at(-1)!.text;
    const colour = /Which colour is (\w+)\?/.exec(task)?.[1] ?? 'none';
    const examples = request.turns.filter((turn) => turn.role === 'assistant');
    const rate = examples.some((turn) => turn.text === turn.text.toUpperCase()) ? rates.shown : rates.bare;
    return seededRandom(draw.seed)() < rate ? colour.toUpperCase() : colour;
  };
}

export function planOf(
  taskSet: TaskSet,
  config: Partial<RunConfig> = {},
  more: {
    seed?: number;
    library?: Library;
    kind?: RunPlan['kind'];
    controls?: RunPlan['controls'];
  } = {},
): RunPlan {
  return makePlan({
    kind: more.kind ?? 'learn',
    runId: 'run-1',
    seed: more.seed ?? 1,
    config: { ...defaultConfig, distil: 'examples', ...config },
    taskSet,
    library: more.library ?? emptyLibrary('lib-1', 'Test'),
    openedClusters: new Set(),
    ...(more.controls && { controls: more.controls }),
  });
}

export class MemoryJournal implements Journal {
  readonly entries = new Map<string, JournalEntry>();
  find(key: string): JournalEntry | undefined {
    return this.entries.get(key);
  }
  async append(entry: JournalEntry): Promise<void> {
    if (this.entries.has(entry.key)) throw new Error(`The journal has ${entry.key} already.`);
    this.entries.set(entry.key, entry);
  }
}

export interface Played {
  readonly events: readonly RunEvent[];
  readonly end: RunEnd;
  readonly report: RunReport;
}

/** Runs a plan to its end and gathers what it told. */
export async function play(
  plan: RunPlan,
  policy: Policy,
  more: {
    journal?: Journal;
    signal?: CancelSignal;
    grader?: Grader;
    run?: typeof learn;
    reserveLook?: RunPorts['reserveLook'];
  } = {},
): Promise<Played> {
  const { journal = new MemoryJournal(), signal = new AbortController().signal } = more;
  const ports: RunPorts = {
    policy: metered(journaled(policy, journal), capsOf(plan.config)),
    grader: more.grader ?? literalGrader,
    signal,
    reserveLook: more.reserveLook ?? (async () => 1),
  };
  const events: RunEvent[] = [];
  const builder = new ReportBuilder();
  for await (const event of (more.run ?? learn)(plan, ports)) {
    events.push(event);
    builder.add(event);
  }
  return { events, end: builder.end!, report: builder.report() };
}
