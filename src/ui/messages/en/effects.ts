import { count, dateAndTime, duration, largeCount, list, plural, points } from '../numbers';

/** Words for what single experiences do: measured on demand, on validation tasks. */
export const effects = {
  heading: 'What each experience does',
  none: 'Not measured yet. A measurement asks the validation tasks under sixteen versions of this library, each with some experiences left out, and tells from all answers together what each experience adds or takes away.',
  alone: 'With a single experience, its effect is that of the whole library: prove it.',
  measure: 'Measure each experience',
  again: 'Measure again',
  measureBlock: (name: string) => `Measure inside ${name}`,

  form: {
    heading: 'Measure each experience',
    blockHeading: (name: string) => `Measure inside ${name}`,
    blockNote:
      'Only these experiences are left out in turn. All the others stay in the library during this measurement.',
    loading: 'Looking for task sets…',
    taskSet: 'Task set',
    choose: 'Choose the tasks that this library is for',
    option: (name: string, tasks: number) =>
      `${name} (${plural(tasks, { one: '# validation task', other: '# validation tasks' })})`,
    noTaskSets: 'There is no task set here to measure on.',
    toLearn: 'Add tasks in the Learn room',
    tasks: 'Validation tasks',
    tasksNote: (available: number) => `of ${count(available)}; each is asked eight times`,
    preview: 'What will it take?',
    previewing: 'Planning…',
    start: 'Start measuring',
    starting: 'Starting…',
    cancel: 'Cancel',
    calls: (calls: number) => plural(calls, { one: '# call', other: '# calls' }),
    tokens: (tokens: number) => `${largeCount(tokens)} tokens`,
    minutes: (minutes: number) => `about ${duration(minutes * 60)}`,
    minutesUnknown: 'how long is not known until the model has run on this device',
    reach: (reach: number) =>
      `Each effect comes with an interval of about ${points(reach).replace('+', '±')} points: a smaller effect would not be seen.`,
    reachNone:
      'With so few tasks the intervals would hold every possible effect: nothing would be seen. Take more tasks.',
    blocks: (blocks: number, experiences: number) =>
      `The ${count(experiences)} experiences are measured in ${count(blocks)} blocks of neighbours. A block can be measured by itself afterwards.`,
    more: 'If one experience is seen to harm, the library is tried without it, which takes some calls more.',
    modelComes:
      'No model is loaded yet. The default one is loaded first (98 MB); another can be chosen in the Learn room.',
    modelCancelled: 'The model was not loaded, so nothing was measured. Nothing was changed.',
    runUnderWay: 'A run is under way. Measuring can start when it has ended.',
    failures: {
      'no-model': 'No model is loaded. Load one in the Learn room, then come back.',
      busy: 'A run is under way. Wait for its end, or stop it in the Learn room; then measure.',
      'no-task-set': 'This task set is no longer there. Choose another.',
      'no-library': 'This library is no longer there.',
      tooFewTasks: (have: number, need: number) =>
        `This needs ${count(need)} validation tasks that differ from one another and that the library does not show, and ${have === 0 ? 'there is none. A set of fewer than 24 tasks has no validation tasks' : `there ${have === 1 ? 'is' : 'are'} only ${count(have)}`}. Choose another set, or add tasks to this one.`,
      tooFewAsked: (asked: number, different: number, need: number) =>
        `This needs ${count(need)} validation tasks that differ from one another, and ${asked === different ? `${asked === 1 ? 'one is' : `${count(asked)} are`} asked for` : `of the ${count(asked)} asked for only ${count(different)} ${different === 1 ? 'does' : 'do'}`}. Ask for more of them.`,
      tooFewExperiences: 'There are no two experiences here to tell apart.',
      badGrader: (detail: string) => `The grader of this task set does not work: ${detail}`,
      notSaved:
        'The measurement cannot be saved on this device, so it does not start. See the note at the top of the page.',
      other: 'The measurement did not start. Nothing was changed. Try again.',
    },
  },

  underWay: {
    quiet: 'No figure is shown before the last answer is in.',
    left: (seconds: number) => `About ${duration(seconds)} left.`,
    watch: 'See the run',
    interrupted: 'A measurement of this library was cut off. All its answers are kept.',
    toRun: 'Go on with it',
  },

  block: (from: number, to: number) => `experiences ${count(from)} to ${count(to)}`,
  gone: 'an experience that is no longer known',
  figures: {
    on: (tasks: number, set: string, model: string, when: number, revision: number) =>
      `Revision ${count(revision)}, on ${plural(tasks, { one: '# validation task', other: '# validation tasks' })} of “${set}”, with ${model}, ${dateAndTime(when)}.`,
    stale: (revision: number, now: number) =>
      `The library has changed since: these figures belong to revision ${count(revision)}, and this is revision ${count(now)}. The numbers of the experiences are those they had then.`,
    plot: 'Change in points with it, against without it, with its 95% interval:',
    someShown: (helping: readonly string[], harming: readonly string[]) =>
      [
        ...(helping.length > 0 ? [`Seen to help: ${list(helping)}.`] : []),
        ...(harming.length > 0 ? [`Seen to harm: ${list(harming)}.`] : []),
      ].join(' '),
    noneShown: 'No effect here is larger than chance explains.',
    assumption:
      'Effects are taken to add up: what an experience does alone is not what it does beside its twin.',
    noClaim:
      'Validation tasks also served to choose what was learnt, so these figures claim nothing. Only a proof does.',
    undecided: (undecided: number, rollouts: number) =>
      `${count(undecided)} of ${plural(rollouts, { one: '# answer was', other: '# answers were' })} undecided and left out.`,
    cost: (calls: number, promptTokens: number, completionTokens: number, seconds: number) =>
      `It took ${plural(calls, { one: '# call', other: '# calls' })}, ${largeCount(promptTokens)} tokens read, ${largeCount(completionTokens)} written, and ${duration(seconds)} in the model.`,
    run: 'See the run',
    earlier: 'Earlier measurements',
    earlierRun: (when: number, revision: number) => `${dateAndTime(when)}, revision ${count(revision)}`,
    blocks: 'A figure of a block is of all its experiences together. To see inside, measure it by itself:',
  },

  ofExperience: {
    effect: 'Effect',
    points: (effect: number, low: number, high: number) =>
      `${points(effect)} points [${points(low)}, ${points(high)}]`,
    conclusion: { helps: 'seems to help', harms: 'seems to harm', 'no-effect-shown': 'no effect seen' },
    undecided: 'too much is undecided to tell',
    inBlock: (name: string) => `together with the others of ${name}`,
    revision: (revision: number) => `on revision ${count(revision)}`,
    changed: 'its text has changed since',
  },

  trial: {
    heading: 'A proposal',
    proposed: (name: string, gain: number, error: number) =>
      `${name} seems to harm. Tried without it, against the library sampled anew, the same tasks went better: ${points(gain)} points, give or take ${points(error).replace('+', '')} (one standard error).`,
    notProposed: (name: string, gain: number, error: number) =>
      `${name} seemed to harm, so the library was tried without it, against itself sampled anew. It did not do clearly better: ${points(gain)} points, give or take ${points(error).replace('+', '')} (one standard error). Nothing is proposed.`,
    noClaim: 'That is a reason to delete it, and no proof. You can undo it.',
    oneAtATime:
      'One at a time: without it, the others may do something else, so measure again before the next.',
    delete: (name: string) => `Delete ${name}`,
    locked: (name: string) => `${name} is locked now. Unlock it to delete it.`,
    stale: 'The library has changed since, so this is not proposed any more. Measure again.',
    harmfulLocked: (names: readonly string[]) =>
      `${list(names)} ${names.length === 1 ? 'is' : 'are'} locked, so nothing is proposed about ${names.length === 1 ? 'it' : 'them'}.`,
    harmfulBlocks: (names: readonly string[]) =>
      `Which experience harms in ${list(names)} is not known yet: measure inside.`,
  },

  ofRun: {
    heading: (set: string) => `Single experiences on “${set}”`,
    stopped:
      'A measurement that was stopped shows no figures, because half of it would mislead. Measure again when you have the time.',
    done: 'All answers are in. The library itself is unchanged.',
    toLibrary: 'Open the library to read what each experience says, and what can be done.',
  },
};
