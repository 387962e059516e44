import type { RefusalReason } from '../../../core/events';
import { count, plural } from '../numbers';

export const proof = {
  heading: 'Proof',
  lead: 'A proof asks the model the same tasks twice, without a library and with it, on tasks that nothing was learnt from. It says whether the library helps, and how sure that is.',

  list: {
    label: 'Proofs made',
    empty:
      'No proof yet. One is made at the end of every learning run, and whenever you ask for one: open a library and choose “Prove this library”.',
    toLibrary: 'Open the library room',
    toLearn: 'Learn something',
    loading: 'Looking for proofs…',
    failed: 'The list of proofs could not be read. Nothing is lost. Try again.',
    retry: 'Try again',
    more: (left: number) => `Show more (${count(left)} left)`,
    /** A run names its new library after the task set. */
    entry: (library: string, tasks: string) =>
      library === tasks ? `Proof on ${tasks}` : `${library} on ${tasks}`,
    learning: (tasks: string) => `Learning: ${tasks}, with a proof at its end`,
    noLibraryName: 'A library that has no name',
    running: 'Under way',
    interrupted: 'Cut off: it can be resumed in the Learn room',
    stopped: 'Stopped: no conclusion',
    cannot: 'The run ended before its proof',
    failedRun: 'The run failed before its proof',
    finished: 'No proof in this run',
    refused: (reason: RefusalReason): string => {
      switch (reason.kind) {
        case 'empty-library':
          return 'No proof: the library is empty';
        case 'too-few-clusters':
          return `No proof: it needs ${count(reason.needed)} different test tasks, and had ${reason.clusters === 0 ? 'none' : count(reason.clusters)}`;
      }
    },
    change: 'Change',
  },

  ask: {
    heading: 'Prove a library',
    library: 'Library',
    choose: 'Choose a library',
    none: 'There is no library to prove yet. A learning run makes one, and a pack brings one.',
    gone: 'This library is no longer here. Choose another.',
  },

  conclusions: {
    helps: 'Helps',
    harms: 'Harms',
    'no-effect-shown': 'No effect shown',
    refused: 'No conclusion',
  },

  sentence: {
    helps: (estimate: string, low: string, high: string, confidence: string) =>
      `With this library the model does better on tasks it has not seen: ${estimate} points, and with ${confidence} confidence between ${low} and ${high}.`,
    harms: (estimate: string, low: string, high: string, confidence: string) =>
      `With this library the model does worse on tasks it has not seen: ${estimate} points, and with ${confidence} confidence between ${low} and ${high}.`,
    noEffect: (estimate: string, low: string, high: string, confidence: string) =>
      `No effect shown: on tasks the model has not seen, the library changes the result by something between ${low} and ${high} points, with ${confidence} confidence. What was seen is ${estimate}.`,
    noEffectUndecided: (estimate: string, low: string, high: string) =>
      `No effect shown: the decided answers alone point to ${estimate} points, between ${low} and ${high}, but the undecided answers could explain that.`,
    tooFewClusters: (have: number, need: number) =>
      `No conclusion: a proof needs ${need} test tasks that differ from one another, and there are ${have}. Add tasks to the set and prove again.`,
    tooFewDecided: (have: number, need: number) =>
      `No conclusion: only ${plural(have, { one: '# test task has', other: '# test tasks have' })} decided answers both without and with the library, and a proof needs ${need}. A larger answer budget leaves fewer answers undecided.`,
  },
  pointsNote: 'A point is one right answer in a hundred.',
  coversLikeThese: (clusters: number) =>
    `This is about tasks like these only: with ${plural(clusters, { one: '# kind', other: '# kinds' })} of test task it cannot speak for the whole sort of task. From 20 on it can.`,
  interval: 'Change by the library',
  about: {
    tasks: (tasks: number, rollouts: number) =>
      `${plural(tasks, { one: '# test task', other: '# test tasks' })}, ${plural(rollouts, { one: '# answer', other: '# answers' })} each way`,
    revision: (name: string, revision: number) => `${name}, revision ${revision}`,
    openLibrary: 'Open this library',
    openRun: 'See the run',
    back: 'All proofs',
  },

  warnings: {
    label: 'What to know about this proof',
    'few-tasks': (tasks: number) =>
      `The task set has only ${plural(tasks, { one: '# task', other: '# tasks' })}, so only a large change can show.`,
    'few-test-clusters': (clusters: number) =>
      plural(clusters, {
        one: 'There is only # test task.',
        other: 'There are only # test tasks that differ from one another.',
      }),
    'no-reference': (tasks: number) =>
      `${plural(tasks, { one: '# task has', other: '# tasks have' })} no reference answer.`,
    'learnt-from-left-out': (tasks: number) =>
      `${plural(tasks, { one: '# test task was', other: '# test tasks were' })} left out, because this library was learnt or chosen on ${tasks === 1 ? 'it' : 'them'}.`,
    'opened-left-out': (tasks: number) =>
      `${plural(tasks, { one: '# test task was', other: '# test tasks were' })} left out, because you had read ${tasks === 1 ? 'its' : 'their'} answers before this library changed.`,
    'alike-left-out': (tasks: number) =>
      `${plural(tasks, { one: '# test task was', other: '# test tasks were' })} left out, because this run learns from or chooses by tasks that say the same, or nearly so.`,
    'learnt-from-unknown':
      'This library came from a pack that does not list what it was learnt on. If some of these tasks were among that, the change looks larger than it is; nobody can tell.',
    'split-conflict': (tasks: number) =>
      `${plural(tasks, { one: '# task was', other: '# tasks were' })} moved to another split than the data names, because a near-duplicate lies there.`,
  },

  arms: {
    heading: 'Both arms',
    caption: 'The same tasks, answered without and with the library',
    measure: 'Measure',
    'no library': 'Without the library',
    'this library': 'With the library',
    mean: 'Mean reward',
    meanNote: '100% is every answer right',
    passAtK: (k: number) => `A right answer within ${k}`,
    passAtKNote: 'share of tasks that got at least one',
    undecided: 'Undecided answers',
    undecidedNote: 'counted in no mean',
    tasks: 'Tasks',
    rollouts: 'Answers',
  },

  look: {
    heading: (look: number) => `Proof number ${look} on these test tasks`,
    first:
      'The first proof on a test split uses the ordinary 95% interval. Each later one must be surer, because whoever tries often enough gets lucky once. All of them together are set to claim help where there is none in fewer than 5 cases of 100, and harm as seldom; for libraries that break a few tasks badly it is somewhat more often.',
    later: (look: number, confidence: string) =>
      `${plural(look - 1, { one: 'One proof was', other: '# proofs were' })} made on these test tasks before, and whoever tries often enough gets lucky once. So this one asks for ${confidence} confidence instead of 95%, which makes its interval wider. All of them together are set to claim help where there is none in fewer than 5 cases of 100, and harm as seldom; for libraries that break a few tasks badly it is somewhat more often.`,
  },

  readings: {
    heading: 'If the undecided answers were decided',
    body: (undecided: number) =>
      `${plural(undecided, { one: '# answer is', other: '# answers are' })} undecided, so right or wrong is not known. A claim must hold even if all of them went against it.`,
    plain: 'Decided answers only',
    best: 'All in favour of the library',
    worst: 'All against the library',
  },

  differences: {
    heading: 'Task by task',
    plot: (helped: number, harmed: number, unchanged: number) =>
      `Change in mean reward for each test task, sorted: ${helped} helped, ${unchanged} unchanged, ${harmed} harmed.`,
    helpedEnd: 'helped',
    harmedEnd: 'harmed',
    better: '+100 points',
    worse: '−100 points',
    filter: 'Show',
    filters: {
      all: 'All',
      helped: 'Helped',
      harmed: 'Harmed',
      unchanged: 'Unchanged',
      undecided: 'Undecided',
    },
    filterName: (filter: string, tasks: number) => `${filter} ${count(tasks)}`,
    caption: (shown: number) => plural(shown, { one: '# test task', other: '# test tasks' }),
    none: 'No task of this sort.',
    task: 'Task',
    without: 'Without',
    with: 'With',
    change: 'Change',
    notDecided: 'undecided',
    someUndecided: (undecided: number) => `${count(undecided)} undecided`,
    gone: (taskId: string) => `Task ${taskId}`,
    showAnswers: 'Read the answers',
    hideAnswers: 'Close the answers',
    opened: 'answers read',
    more: (left: number) => `Show more (${count(left)} left)`,
  },

  byRightAnswer: {
    heading: 'By right answer',
    caption: (tasks: number) =>
      `Right answers among the decided ones, on the ${plural(tasks, { one: '# task', other: '# tasks' })} whose answers you have opened here. This describes them and claims nothing.`,
    tasks: 'Tasks',
    rightOf: (right: number, of: number) => (of === 0 ? '–' : `${count(right)} of ${count(of)}`),
  },

  reading: {
    title: 'Before you read test answers',
    body: 'Reading them is the best way to understand this result, and it changes nothing about it. But once you have read how the model answered a test task, that task can no longer prove a changed version of this library: you may have changed it with the answer in mind.',
    consequence:
      'Cairn remembers each task whose answers you open. If you change the library later, its next proof leaves those tasks out.',
    yes: 'I understand, show the answers',
    no: 'Not now',
    notRemembered:
      'That you read these answers could not be saved. The answers are closed again, so that a later proof stays honest. Try again.',
  },

  answers: {
    prompt: 'Task',
    reference: 'Reference answer',
    without: 'Without the library',
    with: 'With the library',
    one: (index: number) => `Answer ${count(index)}`,
  },

  next: {
    heading: 'What to try next',
    intro: 'No effect shown does not mean no effect. It means that this proof could not tell.',
    moreTasks: 'More test tasks',
    worthwhile: 'A change that would matter to you, in points',
    enough: (change: number) =>
      `For ${change} points this proof was large enough: a change of that size would probably have shown. Look for a better library instead.`,
    needed: (tasks: number, change: number) =>
      `To see a change of ${change} points four times in five, it takes about ${plural(tasks, { one: '# more test task', other: '# more test tasks' })} that differ from these.`,
    tooMany: (change: number) =>
      `A change of ${change} points is too small to see with any set of tasks that a device gets through.`,
    askNumber: 'Choose a number from 1 to 100.',
    undecided: 'Fewer undecided answers',
    undecidedBody:
      'Let answers grow longer, or choose a grader that can decide: what stays undecided counts against a claim.',
    distiller: 'Another way to learn',
    distillerBody:
      'Small models follow examples more readily than advice; larger ones can use lessons. Choose the other one under “advanced” in the Learn room, or let both compete.',
    model: 'Another model',
    modelBody:
      'What a model never gets right, no library teaches it. A somewhat larger model often has more to draw on. Any GGUF file can be dropped on the Learn room.',
    learn: 'Go to the Learn room',
    harmBody:
      'The library makes things worse, so do not use it on tasks like these. Delete the experiences that mislead, go back to an earlier revision, or learn again.',
  },

  again: {
    heading: 'Prove again',
    body: (next: number, confidence: string) =>
      `Another proof on these test tasks would be number ${next} and ask for ${confidence} confidence. Its result stands for itself; this one stays as it is.`,
    unchangedNote:
      'The same library on the same tasks mostly gives the same answer. Prove again after something changed: the library, the model, or the number of tasks.',
    open: 'Prove again…',
  },

  form: {
    heading: (library: string) => `Prove “${library}”`,
    taskSet: 'Task set',
    taskSetOption: (name: string, test: number) =>
      `${name} (${plural(test, { one: '# test task', other: '# test tasks' })})`,
    noTaskSets: 'There is no task set yet. Make one in the Learn room.',
    tasks: 'Test tasks',
    tasksNote: (available: number) => `at most ${count(available)}`,
    rollouts: 'Answers per task, each way',
    preview: 'See what it takes',
    previewing: 'Working it out…',
    start: 'Start the proof',
    starting: 'Starting…',
    fixed:
      'The number of tasks is fixed before the first answer, and no figure is shown until all are in. A proof that is stopped has no conclusion.',
    smallest: (points: string) =>
      `The smallest change that would probably show (four times in five): ${points} points.`,
    smallestNone: 'With so few test tasks, no change can be shown, however large. Take more tasks.',
    tooFewAsked: (asked: number, different: number, need: number) =>
      `A proof needs at least ${count(need)} test tasks that differ from one another, and ${asked === different ? `${asked === 1 ? 'one is' : `${count(asked)} are`} asked for` : `of the ${count(asked)} asked for only ${count(different)} ${different === 1 ? 'does' : 'do'}`}. Ask for more test tasks.`,
    smallestUnknown: 'The smallest change that it could show is not known yet.',
    look: (look: number, confidence: string) =>
      look === 1
        ? 'This is the first proof on these test tasks: 95% confidence.'
        : `This is proof number ${look} on these test tasks: ${confidence} confidence, so a wider interval.`,
    failures: {
      'no-model': 'No model is loaded. Load one in the Learn room, then come back.',
      busy: 'A run is under way. Wait for its end, or stop it in the Learn room; then prove.',
      'no-task-set': 'This task set is no longer there. Choose another.',
      'no-library': 'This library is no longer there.',
      tooFewTasks: (have: number, need: number) =>
        `The proof needs ${need} test tasks that differ from one another, and ${have === 0 ? 'none is' : `only ${have} ${have === 1 ? 'is' : 'are'}`} left. Choose another set, or add tasks to this one.`,
      badGrader: (detail: string) => `The grader of this task set does not work: ${detail}`,
      notSaved:
        'The proof cannot be saved on this device, so it does not start. See the note at the top of the page.',
      other: 'The proof did not start. Nothing was changed. Try again.',
    },
    toLearn: 'Go to the Learn room',
    modelCancelled: 'The model was not loaded, so the proof did not start. Nothing was changed.',
    modelComes:
      'No model is loaded yet. The proof loads the default one first (98 MB); another can be chosen in the Learn room.',
  },

  live: {
    heading: 'Proof under way',
    progress: (done: number, of: number) => `${count(done)} of ${count(of)} answers`,
    meter: 'Answers in',
    secondsLeft: (duration: string) => `about ${duration} left`,
    body: 'No figure is shown until all answers are in, so that nobody stops at a lucky moment.',
    watch: 'Watch it in the Learn room',
    learning: 'This run is still learning. Its proof comes last.',
  },

  opened: {
    reading: 'Reading the proof…',
    noProof: {
      stopped:
        'This run was stopped before all answers were in. A stopped proof shows no estimate: whoever may stop when it looks good can make anything look good. What was learnt is kept.',
      cannot:
        'This run ended before its proof: the model cannot do these tasks yet. The Learn room says what to try.',
      failed:
        'This run failed before its proof was complete, so there is no conclusion. What was learnt is kept.',
      finished: 'This run has no proof.',
      cut: 'This run was cut off before all answers were in, so it has no conclusion yet. Resume it in the Learn room.',
    },
    failures: {
      'no-run':
        'No run with this address is stored here. It may have been deleted, or it was made on another device.',
      busy: 'A run is under way. This proof can be opened when it has ended.',
      'no-model': 'This run cannot be read without its model.',
      'no-helper-model': 'This run cannot be read without its models.',
      'other-engine': 'This run was made with another engine, so it cannot be read with this one.',
      'no-prices': 'This run has no prices, so a cap on money cannot hold.',
      'other-prompts':
        'This run was made with an earlier version of Cairn, whose prompts differ. Its conclusion stays in the list of proofs.',
      other: 'The proof could not be read. Nothing is lost. Try again.',
    },
    retry: 'Try again',
  },
};
