import type { ArmName, ControlArm } from '../../../core/events';
import type { Claim } from '../../../statistics/claim';
import { count, list, percent, plural } from '../numbers';
import { nothingDecided } from './nothing-decided';

/** Words for presets and for runs that compare several of them. */
export const controls = {
  /** The choice on the Learn page. */
  ways: {
    summary: 'Another way to learn, or a comparison',
    chosen: (name: string) => `Another way: ${name}`,
    legend: 'What to do with these tasks',
    names: {
      cairn: 'Learn the way Cairn does',
      direct: 'Direct prompting',
      full: 'Full method, as in the paper',
      'group-of-one': 'Group of one',
      'majority-rewards': 'No ground truth, by majority',
      'self-judged': 'No ground truth, by self-judging',
      tips: 'Directly generated tips',
      placebo: 'Placebo',
      'majority-vote': 'Majority vote at equal tokens',
      compare: 'Compare several',
    },
    notes: {
      cairn: 'Cairn’s own numbers, for small models on small devices. The choice for nearly everybody.',
      direct:
        'Asks the plain model on the test tasks and learns nothing: how far it gets is what everything else is measured against.',
      full: 'Learns from groups with the paper’s numbers: what its method does with this model and these tasks.',
      'group-of-one':
        'Tries each task once, so nothing is compared within a group: shows what the comparison is worth.',
      'majority-rewards':
        'Never looks at your answers while learning; what most rollouts of a group say counts as right: shows whether one can learn without answers.',
      'self-judged':
        'Never looks at your answers while learning; the model says of each of its answers whether it is right: shows how far its own judgement carries.',
      tips: 'Asks the model for advice without letting it try anything: shows whether the rollouts teach more than a good guess would.',
      placebo:
        'Puts advice of the usual length about something else into the prompt: shows what any text in that place would change.',
      'majority-vote':
        'Spends the tokens of a library on several answers and takes the most frequent: shows whether the tokens are better spent on voting.',
      compare:
        'Learns in several of these ways, one after the other, and compares them on the same test tasks.',
    },
    sets: (parts: readonly string[]) =>
      `Sets: ${list(parts)}. Where you choose another number under Advanced, yours is used.`,
    setParts: {
      group: (rollouts: number) =>
        plural(rollouts, { one: '# rollout per task', other: '# rollouts per task' }),
      epochs: (epochs: number) =>
        plural(epochs, { one: '# pass over the tasks', other: '# passes over the tasks' }),
      temperature: (learning: number, testing: number) =>
        `temperature ${learning} while learning and ${testing} in tests`,
    },
    arms: 'Compare with no library',
    armsNone: 'Nothing is checked, so only the plain model is asked.',
    compareNote:
      'It takes as long as all of its runs together, so “How much” above is worth a look. The forecast below has the figures.',
    given: 'Begin with examples from my answers',
    givenNote:
      'Some of your own answers become the first examples. They are given, not learnt, and are tried and proved like any other.',
    givenNone: 'These tasks have no answers to begin with.',
  },
  sampling: {
    legend: 'How many at a time',
    fixed: 'Always that many',
    adaptive: 'As few as it takes',
    note: 'Two rollouts, one more while all agree, at most four. Where wins are rare it finds an informative group for fewer tokens, and about a third fewer groups in one pass.',
  },

  /** Arms as headings, and as words in a sentence. */
  arms: {
    direct: 'No library',
    full: 'Full method',
    'group-of-one': 'Group of one',
    'majority-rewards': 'Reward by majority',
    'self-judged': 'Reward by self-judging',
    tips: 'Tips without rollouts',
    placebo: 'Placebo',
    'majority-vote': 'Majority vote',
  } satisfies Readonly<Record<ArmName, string>>,
  inSentence: {
    direct: 'the plain model',
    full: 'the full method',
    'group-of-one': 'a group of one',
    'majority-rewards': 'reward by majority',
    'self-judged': 'reward by self-judging',
    tips: 'advice without rollouts',
    placebo: 'a placebo',
    'majority-vote': 'a majority vote',
  } satisfies Readonly<Record<ArmName, string>>,

  title: (tasks: string) => `Comparison on ${tasks}`,
  titleOfOne: (arm: string, tasks: string) => `${arm} against no library, on ${tasks}`,
  directTitle: (tasks: string) => `The plain model on ${tasks}`,
  comparing: 'Comparing',
  quiet:
    'The comparison shows no figure before its last rollout is in: looking early would make chance look like an effect.',
  finished: 'The run came to its end. What each way of learning kept is saved in a library of its own.',
  finishedTestOnly: 'The run came to its end. It learns nothing, so there is no new library.',

  sentence: {
    plain: (mean: string, tasks: number) =>
      `The plain model is right in ${mean} of its answers to ${plural(tasks, { one: '# test task', other: '# test tasks' })}.`,
    plainUndecided: 'None of the plain model’s answers could be decided.',
    helps: (arm: string, change: string, low: string, high: string) =>
      `${capital(arm)} helps: ${change} points, interval ${low} to ${high}.`,
    harms: (arm: string, change: string, low: string, high: string) =>
      `${capital(arm)} harms: ${change} points, interval ${low} to ${high}.`,
    noEffect: (arm: string, change: string, low: string, high: string) =>
      `${capital(arm)} shows no effect: ${change} points, interval ${low} to ${high}.`,
    refused: (arm: string, clusters: number) =>
      `There is no conclusion on ${arm}: only ${plural(clusters, { one: '# test task is', other: '# test tasks are' })} decided both ways.`,
    nothing: (arm: string) => `${capital(arm)} learnt nothing here, so there is nothing to compare.`,
    others: {
      helps: (arms: readonly string[], more: boolean) =>
        `${capital(list(arms))} ${arms.length === 1 ? 'helps' : 'help'}${more ? ' too' : ''}.`,
      harms: (arms: readonly string[], more: boolean) =>
        `${capital(list(arms))} ${arms.length === 1 ? 'harms' : 'harm'}${more ? ' too' : ''}.`,
      'no-effect-shown': (arms: readonly string[], more: boolean) =>
        `${capital(list(arms))} ${more ? 'also ' : ''}${arms.length === 1 ? 'shows' : 'show'} no effect.`,
      refused: (arms: readonly string[]) => `There is no conclusion on ${list(arms)}.`,
      nothing: (arms: readonly string[], more: boolean) =>
        `${capital(list(arms))} ${more ? 'also ' : ''}learnt nothing.`,
    },
  },

  table: {
    heading: 'Each way against no library',
    caption: (tasks: number, rollouts: number) =>
      `The same ${plural(tasks, { one: '# test task', other: '# test tasks' })} for all, ${plural(rollouts, { one: '# answer', other: '# answers' })} each.`,
    columns: {
      arm: 'Way',
      mean: 'Right',
      change: 'Change',
      p: 'p',
      conclusion: 'Conclusion',
      tokens: 'Tokens per rollout',
      undecided: 'Undecided',
    },
    adjusted: 'adjusted',
    atConfidence: (confidence: string) => `at ${confidence} confidence`,
    largestP: (largest: string) => `for a claim at most ${largest}`,
    baseline: 'what the others are compared with',
    nothingLearnt: (reason: NonNullable<ControlArm['nothingLearnt']>): string => {
      switch (reason.kind) {
        case 'nothing-kept':
          return 'Nothing was kept: no candidate did clearly better on the validation tasks. So it is no library again, and was not asked.';
        case 'no-informative-group':
          return reason.wins > 0 && reason.wins === reason.rollouts
            ? `Nothing was learnt: all ${count(reason.rollouts)} rollouts counted as right, so there was nothing to compare. It is no library again, and was not asked.`
            : `Nothing was learnt: in ${plural(reason.groups, { one: '# group', other: '# groups' })}, ${count(reason.wins)} of ${count(reason.rollouts)} rollouts won, and none stood beside a loser. It is no library again, and was not asked.`;
        case 'nothing-decided':
          return `Nothing was learnt. ${nothingDecided(reason)} It is no library again, and was not asked.`;
        case 'weak-after-learning':
          return `Nothing was kept: the best library reached ${percent(reason.mean)} on the validation tasks, under ${percent(reason.floor)}. It was not asked.`;
      }
    },
    refused: (reason: Extract<Claim, { conclusion: 'refused' }>['reason'], clusters: number) =>
      reason === 'too-few-decided'
        ? `only ${plural(clusters, { one: '# task', other: '# tasks' })} decided both ways`
        : `only ${plural(clusters, { one: '# different task', other: '# different tasks' })}`,
    undecidedReading: 'undecided answers could explain the change',
    copyMarkdown: 'Copy as Markdown',
    copyCsv: 'Copy as CSV',
    copied: 'Copied.',
    notCopied: 'The browser did not allow copying. Mark the table and copy it by hand.',
  },
  reading: {
    summary: 'How to read this',
    alone: (arm: string, confidence: string) =>
      `${capital(arm)} was declared first and stands alone: its interval holds at ${confidence} confidence, as in any proof.`,
    family: (comparisons: number, confidence: string, besideOne: boolean) =>
      comparisons === 1
        ? `${besideOne ? 'The other comparison' : 'The comparison'} has an error rate of its own: ${confidence} confidence.`
        : `The ${count(comparisons)} ${besideOne ? 'other ' : ''}comparisons share one error rate. Each of their intervals holds at ${confidence} confidence, so that all of them hold together, and p is adjusted after Holm. Otherwise, whoever compares often enough would find something by chance.`,
    look: (look: number) =>
      look === 1
        ? 'It is the first proof on these test tasks.'
        : `It is proof number ${count(look)} on these test tasks, so it has to be surer than the first.`,
    oneRun:
      'Each way learnt once. So this says something about these libraries, and nothing about the methods in general: for that, each way would have to learn 5 times or more, with a new seed each time, and the interval would be over those runs.',
    vote: (votes: number) =>
      `The majority vote takes ${plural(votes, { one: '# answer', other: '# answers' })} without a library for each one that counts, so that it costs about the tokens of the library. It takes them at the temperature of learning: equal answers would have nothing to vote on.`,
    placebo:
      'The placebo has as many experiences of each kind as the library, and about as many tokens. What it changes, any text in that place would change.',
    blind:
      'Without ground truth, no right answer may be used to choose either: what such a run proposes is taken untested.',
    point: 'A point is one right answer in a hundred.',
  },

  paper: {
    summary: 'The paper’s own ablation',
    body: 'The same experiment as the paper reports it: a large model (DeepSeek-V3.1-Terminus) that works with tools (ReAct) on competition mathematics, in % right, mean of 32 answers to each of 30 problems.',
    caption: 'Training-Free GRPO, arXiv 2510.08191, table 2',
    columns: { way: 'Way', aime24: 'AIME24', aime25: 'AIME25' },
    rows: {
      tips: 'directly generated',
      blind: 'without ground truth',
      one: 'without groups',
      full: 'full method',
    },
    caution:
      'The paper gives no error bars. By our arithmetic, chance alone moves such a difference by about 1.3 to 2.4 points, so only some of these differences stand out from it.',
  },

  libraries: {
    summary: 'What each way put into the prompt',
    open: 'Open this library',
    empty: 'Nothing.',
  },

  tasks: {
    summary: 'Task by task',
    caption: (shown: number) =>
      `${plural(shown, { one: '# test task', other: '# test tasks' })}, each answer with its mark. Press a task to read the answers.`,
    task: 'Task',
    notAsked: 'not asked',
  },

  story: {
    heading: 'How each way learnt',
    learning: 'learning now',
    cutOff: 'not learnt to the end',
    kept: (experiences: number) =>
      experiences === 0
        ? 'kept nothing'
        : `kept ${plural(experiences, { one: '# experience', other: '# experiences' })}`,
    ahead: 'still to come',
    onlyStep: 'Its one step',
  },

  given: {
    offer: 'Start from your own answers',
    body: 'Some of your own answers become the first examples, and the model learns on from there. These examples are given, not learnt; they are tried on validation tasks and proved like any other.',
    starting: 'Starting…',
  },

  /** In lists of runs and proofs. */
  runs: {
    kind: (arms: number) =>
      arms === 0
        ? 'The plain model'
        : plural(arms, { one: 'Comparison with no library', other: 'Comparison of # ways with no library' }),
    nothingCompared: 'Finished, nothing compared',
    entry: (arms: readonly string[], tasks: string) =>
      arms.length === 0
        ? `The plain model on ${tasks}`
        : arms.length > 2
          ? `Comparison of ${count(arms.length)} ways on ${tasks}`
          : `${list(arms)} against no library, on ${tasks}`,
  },
};

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
