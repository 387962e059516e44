import type { HelperPlace } from '../../../core/beside';
import type { Refusal } from '../../../core/policy';
import type { LineReason } from '../../../datasets/task-fields';
import type { EngineFacts, FixedChoice, LoadFailure } from '../../../engines/engine';
import type { GuessReason } from '../../../graders/guess';
import type { SpecFailure } from '../../../graders/spec';
import { bytes, count, duration, largeCount, list, plural } from '../numbers';

/** Words of the room Learn: what a person chooses before a run, and what they can do with runs. */
export const learn = {
  heading: 'Learn',
  lead: 'The model tries your tasks, keeps what went right as experiences, and then proves on other tasks whether they help. All of it happens on this device, unless you choose a server.',
  dropHere: 'Drop a model (.gguf), a file of tasks or a recorded run anywhere on this page',
  dropRefused: 'A run is under way, so another model cannot be loaded now. Wait for its end, or stop it.',

  model: {
    heading: 'Model',
    defaultName: 'SmolLM2-135M-Instruct',
    defaultSize: 98_362_432,
    defaultContext: 2048,
    none: (size: number) =>
      `A small model that runs on an ordinary processor: ${bytes(size)}. It comes from this site if it is here, otherwise from the Hugging Face hub, and is checked before it is used. The browser keeps it, unless it lies on this device already.`,
    load: 'Load the model',
    other: 'Use a model of your own',
    otherNote:
      'Any .gguf file, or all parts of a split one: choose it, or drop it on this page. It is read here and sent nowhere.',
    choose: 'Choose a .gguf file',
    cancel: 'Cancel',
    cancelled: 'Loading was cancelled. Nothing was changed.',
    progress: 'Loading the model',
    atStart: 'The model is on its way: how far it is stands beside the start.',
    above: 'The model is on its way: how far it is stands above.',
    phases: {
      looking: 'Looking for the model…',
      downloading: 'Fetching the model…',
      checking: 'Checking what arrived…',
      starting: 'Starting the engine…',
      testing: 'Trying the model…',
    },
    received: (received: number, total: number) => `${bytes(received)} of ${bytes(total)}`,
    secondsLeft: (seconds: number) => `about ${duration(seconds)} left`,
    ready: 'Ready',
    facts: ({ kind, contextTokens, threads, device, lanes = 1 }: EngineFacts) => {
      const reads = `reads up to ${largeCount(contextTokens)} tokens at once`;
      if (kind === 'openai-compatible') return `on a server, ${reads}`;
      if (kind === 'prompt-api') return `the browser’s own, ${reads}`;
      const where =
        device === 'gpu'
          ? 'on the graphics processor'
          : `on ${plural(threads, { one: '# processor core', other: '# processor cores' })}`;
      return `${reads}, ${where}${lanes > 1 ? `, ${count(lanes)} answers side by side` : ''}`;
    },
    fixed: (fixed: readonly FixedChoice[]) => fixedSentence(fixed, 'has'),
    restarting: (model: string) =>
      `The engine stopped and is being started again with ${model}. Nothing is lost.`,
    change: 'Change the model',
    keep: 'Keep this model',
    useDefault: 'Use the default model',
    inUse: 'The run under way uses this model, so it cannot be changed now.',
    failed: 'The model is not loaded.',
    stays: (model: string) => `The other model is not loaded, and ${model} stays.`,
    again: 'Try again',
    onProcessor: {
      same: 'Compute on the processor',
      default: 'Use the default model, on the processor',
    },
    toModels: { other: 'Choose another model', space: 'See which models are kept here' },
    all: 'More models, and what this device can run',
    details: 'Details',
    broken: 'The part of Cairn that loads models did not answer. Load the page again.',
  },
  loadFailure: (failure: LoadFailure): string => {
    switch (failure.kind) {
      case 'download':
        if (failure.status === 401 || failure.status === 403) {
          return `The model could not be fetched: the server answers ${failure.status}. It asks for an account or for a consent, and this page has none. Fetch the file with yours, and choose it here.`;
        }
        return failure.status === undefined || failure.status < 400
          ? `The model could not be fetched: there is no connection, or it broke off. ${failure.keptBytes ? `${bytes(failure.keptBytes)} are kept, and the next try goes on from there.` : failure.status === undefined ? 'It may also be that this server lets no other page fetch from it. Nothing of the model is kept.' : 'Nothing of it is kept.'} Check the connection and try again, or choose a .gguf file that you have.`
          : `The model could not be fetched: the server answers ${failure.status}. Try again later, or choose a .gguf file that you have.`;
      case 'wrong-content':
        return 'What arrived is not the model that was expected, so it was not used. Some networks replace downloads by a page of their own. Try again, if need be in another network, or choose a .gguf file that you have.';
      case 'not-a-model':
        return /\.gguf$/i.test(failure.name)
          ? `The content of “${failure.name}” is not a GGUF model, or it is cut off. Fetch the file again, or choose another one; files of that kind are on the Hugging Face hub.`
          : `“${failure.name}” is not a GGUF model. Choose a file whose name ends in .gguf; files of that kind are on the Hugging Face hub.`;
      case 'file-gone':
        return `“${failure.name}” can no longer be read: it was moved, changed or deleted after it was chosen. Choose it again.`;
      case 'unsupported':
        if (failure.missing === 'prompt-api') {
          return 'This browser has no model of its own, or none that runs on this device. Some desktop browsers bring one, where there is enough memory and disk space. Choose another model.';
        }
        return `This browser lacks ${missing[failure.missing]}, which the engine needs. Open Cairn in a current Chrome, Edge or Firefox. Recorded runs can be read here all the same.`;
      case 'out-of-memory':
        return `The model needs about ${bytes(failure.neededBytes)} of memory, more than the browser gives to this page. Close other tabs and try again, or choose a smaller model.`;
      case 'models-together':
        return `Together the models need about ${bytes(failure.neededBytes)} of memory, and the browser says that this device has ${failure.isCertain ? 'about' : 'at least'} ${bytes(failure.hasBytes)}. Let another model go, choose a smaller file, or let a server take one of the roles.${failure.isCertain ? '' : ' You can try all the same: where memory runs short the browser ends one of them, and a run waits with everything kept.'}`;
      case 'no-room':
        return `What is still to come takes ${bytes(failure.neededBytes)}, and this browser lets the page store ${bytes(Math.max(0, failure.freeBytes))} more. Delete a model that you do not need, free some space on this device, or choose a smaller model.`;
      case 'no-gpu':
        return 'This model computes on the graphics processor, and this browser offers none that fits. A model that computes on the processor works here: the default one, or a .gguf file.';
      case 'gpu-lost':
        return 'The graphics processor was taken away while the model used it, mostly for lack of memory. Close other tabs and try again, or choose a smaller model or one that computes on the processor.';
      case 'garbage':
        return 'The model was loaded, but what it answers is not language, so it was let go. Either its file is damaged or of a kind that the engine does not know, or the graphics processor computes wrongly, as some drivers make it do. Choose another model.';
      case 'start':
        return 'The engine did not start with this model. Try again; if that does not help, choose another file, or load the page again.';
      case 'endpoint':
        return endpointFailure(failure.why);
      case 'cancelled':
        return 'Loading was cancelled. Nothing was changed.';
    }
  },
  loadDetail: (failure: LoadFailure): string | undefined => {
    switch (failure.kind) {
      case 'download':
      case 'start':
      case 'endpoint':
      case 'no-gpu':
      case 'gpu-lost':
        return failure.detail || undefined;
      case 'garbage':
        return failure.said || undefined;
      case 'wrong-content':
        return `Expected: ${failure.expected}. Got: ${failure.got}.`;
      case 'not-a-model':
      case 'file-gone':
      case 'unsupported':
      case 'out-of-memory':
      case 'models-together':
      case 'no-room':
      case 'cancelled':
        return undefined;
    }
  },

  tasks: {
    heading: 'Tasks',
    loading: 'Looking for task sets…',
    failed: 'The task sets could not be read. Nothing is lost.',
    again: 'Try again',
    none: 'No task set comes with this copy of Cairn. Bring tasks of your own below.',
    legend: 'Task set',
    own: 'yours',
    sample: 'For example',
    answer: 'Answer',
    counts: (train: number, validation: number, test: number) =>
      `${count(train)} to learn from, ${count(validation)} to choose on, ${count(test)} to prove on`,
    looks: (looks: number) =>
      looks === 0
        ? 'not proved on yet'
        : plural(looks, { one: 'proved on once', other: 'proved on # times' }),
    delete: 'Delete this task set',
    deleteAsk: (name: string) => `Delete the task set “${name}”? Its runs and libraries stay.`,
    deleted: (name: string) => `“${name}” is deleted.`,
    undo: 'Undo',
    isBack: (name: string) => `“${name}” is back.`,
    notWritten: (name: string) =>
      `Nothing was changed of “${name}”. The note at the top of the page says why.`,
  },

  ownTasks: {
    open: 'Bring your own tasks…',
    heading: 'Your own tasks',
    explained:
      'Paste one task a line: the prompt, a tab, the right answer. Two columns copied from a table are just that. JSON Lines and JSON work as well, with the fields “prompt” and “reference”.',
    label: 'Your tasks',
    placeholder: 'Which city is the capital of France?\tParis',
    chooseFile: 'Choose a file of tasks',
    fromFile: (name: string, size: number) => `From the file “${name}”, ${bytes(size)}.`,
    removeFile: 'Leave this file out',
    reading: 'Reading…',
    good: (tasks: number) => plural(tasks, { one: '# good task', other: '# good tasks' }),
    goodNone: 'No good task yet.',
    problems: (lines: number) => plural(lines, { one: '# line is no task', other: '# lines are no tasks' }),
    problemsMore: (lines: number) => `and ${plural(lines, { one: '# more', other: '# more' })}`,
    lines: (lines: readonly number[]) => `${lines.length === 1 ? 'Line' : 'Lines'} ${list(lines.map(count))}`,
    linesAndMore: (lines: readonly number[], more: number) =>
      `Lines ${list([...lines.map(count), `${count(more)} more`])}`,
    longTasks: (tasks: number, contextTokens: number) =>
      `${plural(tasks, { one: '# task is longer than the default model reads at once', other: '# tasks are longer than the default model reads at once' })} (${count(contextTokens)} tokens). A model of your own may read more.`,
    fewTasks: (tasks: number) =>
      `${plural(tasks, { one: '# task is', other: '# tasks are' })} few: with fewer than 24, nothing is left to choose on, and the proof shows only a very large change, or nothing at all. From 100 on it gets interesting.`,
    noneToLearn: (validation: number, test: number) =>
      `As they are split, none of these tasks would be to learn from: ${learn.tasks.counts(0, validation, test)}. No run could learn on this set. Add more tasks before you save it.`,
    header: 'The first line names the columns, so it is no task.',
    workings: (tasks: number) =>
      `Of ${plural(tasks, { one: '# answer', other: '# answers' })}, only what follows the last #### is compared.`,
    fields: (names: readonly string[]) => `Not used: ${names.join(', ')}.`,
    noReferences:
      'None of these tasks has a right answer to compare with, so no rollout could win. Add answers to the tasks.',
    name: 'Name of the task set',
    defaultName: 'My tasks',
    answerTokens: 'Longest answer, in tokens',
    answerTokensNote:
      'Optional. With it, an answer is graded as it stands at that length. Without it, an answer that gets too long is undecided.',
    badLength: (limit: number) =>
      `The longest answer is a whole number from 1 to ${count(limit)}, or empty. Nothing is saved yet, and your tasks are still in the form.`,
    save: (tasks: number) => plural(tasks, { one: 'Save # task', other: 'Save # tasks' }),
    saving: 'Saving…',
    saved: (name: string) => `“${name}” is saved and chosen.`,
    putAway: 'Put away, to go on later',
    discard: 'Discard',
    discardAsk: 'Discard these tasks? They are not saved.',
    kept: {
      reload: 'The tasks that you have not saved are still in the form, until you close this tab.',
      nothing:
        'The tasks that you have not saved are still in the form, until you close this page or load it again.',
    },
    unsaved: (tasks: number, chosen: string) =>
      `${plural(tasks, { one: 'Your # task is', other: 'Your # tasks are' })} not saved yet: this run would use “${chosen}”.`,
    saveAndUse: 'Save and use them',
    tooBig: (name: string, size: number, limit: number) =>
      `“${name}” has ${bytes(size)}; a file of tasks may have up to ${bytes(limit)}.`,
    unreadable: (name: string) => `“${name}” could not be read. Choose it again.`,
    elsewhere: {
      recording: (name: string) =>
        `“${name}” is a recorded run, not a file of tasks. “Import a run”, at the end of this page, takes it.`,
      pack: (name: string) =>
        `“${name}” is a pack, not a file of tasks: a library, which is imported in the room Library.`,
      everything: (name: string) =>
        `“${name}” is an export of everything, not a file of tasks. It is imported in the room Settings.`,
    },
    notSaved: {
      full: 'The task set is not saved: the disk space that this browser allows is full. Your tasks are still here. Delete old runs, then save again.',
      'private-window':
        'The task set is not saved: this window keeps nothing, probably because it is private. Your tasks are still here. Open Cairn in an ordinary window to learn from them.',
      'read-only':
        'The task set is not saved, because another tab with Cairn does the writing. Your tasks are still here. Close the other tab, then save again.',
      error: 'The task set is not saved: the browser refused. Your tasks are still here. Try again.',
    },
    broken: 'That did not work. Your tasks are still here. Try again.',
  },
  lineReason,

  grader: {
    heading: 'How answers are graded',
    kinds: {
      exact: 'The whole answer',
      'one-of': 'One of these labels',
      number: 'A number',
      regex: 'A pattern',
    },
    notes: {
      exact: 'Right if it is the same text. Capital letters, spaces and punctuation around it do not matter.',
      'one-of': 'Right if the first label that the answer names is the right one.',
      number: 'Right if the last number in the answer is the right one.',
      regex:
        'Right if the last text that fits the regular expression is the right answer. If the expression has a group, the group is compared.',
    },
    labels: 'Labels, one a line',
    tolerance: 'It may differ by',
    pattern: 'Regular expression',
    previewHeading: (tasks: number) =>
      `On ${['', 'one', 'two', 'three'][tasks] ?? count(tasks)} of your tasks`,
    previewNote: 'If an answer were written exactly like the right one, the grader would take this from it:',
    columns: { task: 'Task', reference: 'Right answer', takes: 'The grader takes', verdict: 'Verdict' },
    nothing: 'nothing',
    misfit: 'This grader does not even accept the right answers. Choose another, or the model can never win.',
  },
  guess,
  specFailure,

  size: {
    legend: 'How much',
    names: { quick: 'A quick look', usual: 'As usual', thorough: 'Thorough', own: 'Your own numbers' },
    notes: (train: number, test: number) => `learn from ${count(train)}, prove on ${count(test)}`,
  },
  library: {
    legend: 'Library',
    start: 'Start from',
    fresh: 'a new library',
    existing: (name: string, experiences: number) =>
      `${name || 'a library that has no name'} (${plural(experiences, { one: '# experience', other: '# experiences' })})`,
    name: 'Name of the new library',
  },

  advanced: {
    summary: 'Advanced',
    trainTasks: 'Tasks to learn from',
    validationTasks: 'Tasks to choose on',
    testTasks: 'Tasks to prove on',
    has: (tasks: number) => `of ${count(tasks)} in the set`,
    group: 'Rollouts per task',
    groupNote: 'attempts at each task to learn from',
    batch: 'Tasks per step',
    batchNote: 'the library changes once a step',
    epochs: 'Passes over the tasks',
    validationRollouts: 'Rollouts per task to choose on',
    testRollouts: 'Rollouts per task to prove on',
    testRolloutsNote: 'each way, without and with the library',
    temperature: 'Temperature while learning',
    temperatureNote: 'higher tries more different answers',
    testTemperature: 'Temperature in tests',
    maxTokens: 'Longest answer, in tokens',
    maxTokensNote: 'where the task set does not say',
    libraryTokens: 'Largest library, in tokens',
    capTokens: 'Stop after this many tokens',
    capMinutes: 'Stop after this many minutes',
    capNote: 'empty: no limit',
    seed: 'Seed',
    seedNote: 'picks which tasks take part',
    distil: 'What to learn',
    distilKinds: {
      auto: 'Whatever this model can: it is asked once',
      examples: 'Examples: answers that won',
      lessons: 'Lessons: advice that the model writes',
    },
    reset: 'Back to the usual numbers',
  },

  forecast: {
    heading: 'What it will take',
    working: 'Working it out…',
    smallest: (change: string, tasks: number) =>
      `With ${plural(tasks, { one: '# test task', other: '# test tasks' })}, the proof shows a change of ${change} points or more four times in five. A smaller one may well stay unseen.`,
    noneVisible:
      'With so few test tasks, no change can be shown, however large. You can learn all the same and prove later on more tasks.',
    noProof: (need: number, have: number) =>
      `There will be no proof: it needs ${count(need)} different test tasks, and this run has ${have === 0 ? 'none' : count(have)}. You can learn all the same and prove later on more tasks.`,
    firstLook: 'It would be the first proof on these test tasks.',
    laterLook: (look: number, confidence: string) =>
      `It would be proof number ${count(look)} on these test tasks, so it has to be surer: ${confidence} confidence instead of 95%.`,
  },

  start: {
    learn: 'Learn',
    compare: 'Compare',
    test: 'Test',
    loadingModel: 'Loading the model…',
    starting: 'Starting…',
    withModel: (size: number) => `This also loads the model, ${bytes(size)}, if it is not here yet.`,
    closing:
      'Leave this page open while it runs. Whatever happens, what was learnt until then is kept, and a run that is cut off can be resumed.',
  },
  planFailure: {
    'no-model': 'No model is loaded. Load one above, then press Learn again.',
    noHelperModel: {
      second: 'The second model is not loaded. Load it above, or give its roles to another.',
      third: 'The third model is not loaded. Load it above, or give its roles to another.',
    } satisfies Record<HelperPlace, string>,
    busy: 'A run is under way, and only one can run at a time. Wait for its end, or stop it.',
    'no-task-set': 'This task set is no longer there. Choose another.',
    'no-library': 'The library to start from is no longer there. Choose another, or a new one.',
    tooFewTasks: (split: 'train' | 'validation' | 'test', have: number, need: number) =>
      `This needs ${plural(need, { one: '# task', other: '# tasks' })} to ${{ train: 'learn from', validation: 'choose on', test: 'prove on' }[split]}, and the task set has ${have === 0 ? 'none' : count(have)}. Add tasks, or choose another set.`,
    tooFewExperiences: 'This library has too few experiences for that.',
    badGrader: 'The grader of this task set does not work, so nothing can be graded. Choose another set.',
    notSaved:
      'The run cannot be saved on this device, so it does not start. The note at the top of the page says why.',
    other: 'The run did not start. Nothing was changed. Try again.',
  },

  live: {
    heading: 'A run is under way',
    watch: 'Watch the run',
    title: (name: string) => `Learning: ${name}`,
    proofTitle: (name: string) => `Proof on ${name}`,
    pause: 'Pause',
    pausing: 'Pausing…',
    continue: 'Continue',
    stop: 'Stop',
    stopping: 'Stopping…',
    controls: 'The run',
    phase: {
      running: '',
      pausing: 'The answer under way is finished first.',
      paused: 'Paused. Nothing is lost; continue whenever you like, as long as this page stays open.',
      stopping: 'Stopping. What was learnt until now is kept.',
      'waiting-for-engine': 'The run waits for its model. Nothing is lost.',
    },
    failing: (model: string) => `“${model}” does not answer. Trying again…`,
    fixed: (fixed: readonly FixedChoice[]) => fixedSentence(fixed, 'had'),
    browserTitle: (part: string, name: string) => `${part} · ${name} · Cairn`,
    noEvents:
      'This run is under way in another tab, and can be watched there. Here is what was stored of it when you came.',
    starting: 'Starting the run…',
  },
  after: {
    openLibrary: 'Open the library',
    openProof: 'Open the proof',
    tryIt: 'Try it',
    learnAgain: 'Learn again',
    all: 'All runs',
    download: 'Download this run',
    downloading: 'Preparing the file…',
    downloadFailed: 'The file could not be made. The run is kept. Try again.',
    delete: 'Delete this run',
    deleteAsk:
      'Delete this run? Its library and its count as a proof stay; its rollouts cannot be read again.',
    notDeleted: 'The run could not be deleted. The note at the top of the page says why.',
  },
  confirm: { yes: 'Yes, delete', keep: 'Keep it' },

  runs: {
    heading: 'Earlier runs',
    label: 'Earlier runs',
    loading: 'Looking for earlier runs…',
    failed: 'The list of runs could not be read. Nothing is lost.',
    again: 'Try again',
    none: 'None yet. Every run is kept here, with all its rollouts, until you delete it.',
    more: (left: number) => `Show more (${count(left)} left)`,
    kinds: {
      learn: 'Learning',
      prove: 'Proof',
      controls: 'Comparison with controls',
      effects: 'Single experiences',
    },
    /** A measurement that came to its end. */
    measured: 'Measured',
    status: {
      running: 'Under way',
      interrupted: 'Cut off',
      finished: 'Finished, without a proof',
      stopped: 'Stopped',
      cannot: 'The model cannot do these tasks yet',
      failed: 'Failed',
    },
    took: (seconds: number) => `${duration(seconds)} in the model`,
    imported: (when: string) => `imported ${when}`,
  },
  importRun: {
    choose: 'Import a run',
    note: 'A file that “Download this run” made, here or on another device.',
    busy: 'Reading the run, with all its answers…',
    added: 'The run is imported. It can be read, and its library is among yours.',
    'already-here': 'This run is here already, with all the answers of the file. Nothing was imported twice.',
    openHere: 'Open the run that is here',
    failures: {
      'not-json': 'This file is no recorded run: it is not JSON, or it was cut off. Nothing was imported.',
      noRecording:
        'This file is no recorded run. Runs are files that “Download this run” makes; a pack is imported under Library, and an export of everything under Settings. Nothing was imported.',
      wrongVersion:
        'This recording was made by a newer version of Cairn. Load the page again to get the newest one, then import it. Nothing was imported.',
      wrongShape: (where: string, detail: string) =>
        `This recording is damaged, at “${where.slice(0, 80)}”: ${detail.slice(0, 160)}. Nothing was imported.`,
      'other-prompts':
        'This run was made by a version of Cairn with other prompts, so its answers cannot be read here. Nothing was imported. Keep the file; the version that made it can play it.',
      'not-one-run':
        'The answers in this file do not belong to its plan: it was changed, or put together from two runs. Nothing was imported.',
      otherContent:
        'Another run with the same id is here, with other answers. It stays as it is, and nothing was imported. To have the one of the file instead, delete the one that is here first.',
      goesOn: (more: number) =>
        `This run is here, and went on elsewhere: the file has ${plural(more, { one: '# more answer', other: '# more answers' })}. It stays as it is here, and nothing was imported. To have the longer one, delete the one that is here, then import the file again: it holds all of its answers.`,
      tooBig: (size: number, limit: number) =>
        `This file has ${bytes(size)}; a recorded run may have up to ${bytes(limit)}. Nothing was imported.`,
      notSaved:
        'The run could not be saved, so nothing was imported. The note at the top of the page says why.',
      'not-read': 'The file could not be read. Choose it again.',
      other: 'The run was not imported. Nothing was changed. Try again.',
    },
  },
  resume: {
    heading: 'A run was cut off',
    body: (set: string, when: string) =>
      `The run on “${set}” of ${when} did not come to its end, because the page was closed or stopped working. All its answers are kept. It goes on where it was cut off.`,
    resume: 'Resume',
    resuming: 'Resuming…',
    calledOff: 'The model was not loaded, so the run was not resumed. It stays as it is.',
    discard: 'Discard it',
    discardAsk: 'Discard this run and its answers? What it had learnt until then stays in its library.',
    look: 'Look at it',
    more: (runs: number) =>
      plural(runs, { one: 'One more run was cut off', other: '# more runs were cut off' }),
  },
  resumeFailure: {
    'no-run': 'This run is no longer stored here. It may have been deleted, or made on another device.',
    busy: 'Another run is under way. Wait for its end, or stop it; then resume this one.',
    noModel: (model: string) =>
      `This run was made with “${model}”. Load that model first, in the room Learn; then resume.`,
    otherModel: (was: string, is: string) =>
      `This run was made with “${was}”, and “${is}” is loaded. Two models in one run would mean nothing. Load “${was}” and resume, or start a new run from its library.`,
    noHelperModel: (was: string, place: HelperPlace) =>
      `In this run “${was}” was the ${place} model. Load it as the ${place} model in the Learn room, then resume.`,
    otherEngine:
      'This run was made with an earlier version of the engine or with another context size, so its answers would not fit together with new ones. You can look at it, or start a new run from its library.',
    'no-prices':
      'This run was started without prices, so a cap on money cannot hold. Resume it without one; it may have a cap on tokens or minutes.',
    'other-prompts':
      'This run was made by an earlier version of Cairn, whose prompts differ. Its result and its library are kept, but its rollouts cannot be shown or continued.',
    notSaved: 'Nothing can be saved at the moment, so the run is not resumed. It stays as it is.',
    other: 'The run was not resumed. It stays as it is. Try again.',
  },
  stored: {
    reading: 'Reading the run…',
    failed: 'The run could not be read. Nothing is lost. Try again.',
    again: 'Try again',
  },
};

function fixedSentence(fixed: readonly FixedChoice[], tense: 'has' | 'had'): string {
  const settings = fixed.flatMap((choice) => fixedSettings[choice] ?? []);
  const parts = [
    settings.length > 0
      ? `What ${tense === 'has' ? 'you set' : 'was set'} for ${list(settings)} ${tense} no effect with it.`
      : '',
    fixed.includes('tokens') ? 'It does not count tokens, so their numbers are estimated.' : '',
    fixed.includes('schema') ? 'It cannot be held to a form, so more of its lessons may be unreadable.' : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

const fixedSettings: Partial<Record<FixedChoice, string>> = {
  temperature: 'the temperature',
  seed: 'the seed',
};

const missing = {
  jspi: 'a way for WebAssembly to wait (JSPI)',
  memory64: 'WebAssembly with large memory (Memory64)',
  wasm: 'WebAssembly as the engine uses it',
};

function endpointFailure(why: Refusal | undefined): string {
  switch (why) {
    case 'key':
      return 'The server does not take the key for this model, or wants one. Check the key, and what it allows.';
    case 'no-such-model':
      return 'The server has no model of this name, or no chat completions at this address. Ask it which models it has, and check that the address goes up to /v1.';
    case 'busy':
      return 'The server is too busy at the moment. Try again in a while.';
    case 'server-error':
      return 'The server reports a fault of its own. Try again, or look at the server.';
    case 'broken-answer':
      return 'What is at this address answers, but not as a model does. Check the address: it goes up to /v1.';
    case 'no-connection':
      return 'The server does not answer. Check whether it runs, and its address (up to /v1). It must also allow this page to ask it: the README says how to start common ones.';
    default:
      return 'The server does not answer as a model does. Check its address (up to /v1), the name of the model and the key. A server must also allow this page to ask it: the README says how to start common ones.';
  }
}

function lineReason(reason: LineReason): string {
  switch (reason.code) {
    case 'bad-json':
      return `this is not valid JSON: ${reason.message}`;
    case 'not-an-object':
      return 'this is JSON, but not an object with fields';
    case 'no-prompt':
      return reason.fields.length === 0
        ? 'there is no field “prompt”'
        : `there is no field “prompt”, only ${reason.fields.join(', ')}`;
    case 'prompt-not-text':
      return `the field “${reason.field}” holds no text`;
    case 'empty-prompt':
      return 'the prompt is empty';
    case 'prompt-too-long':
      return `the prompt has ${count(reason.length)} characters; up to ${count(reason.limit)} fit`;
    case 'reference-not-text':
      return `the field “${reason.field}” holds neither text nor a number`;
    case 'reference-too-long':
      return `the answer has ${count(reason.length)} characters; up to ${count(reason.limit)} fit`;
    case 'bad-id':
      return 'its id is no short text';
    case 'repeated-id':
      return `its id “${reason.id}” is that of line ${count(reason.firstLine)} already`;
    case 'unknown-split':
      return `“${reason.value}” is no split; train, validation and test are`;
    case 'bad-family':
      return 'its family is no short text';
    case 'no-tab':
      return 'there is no tab between a prompt and an answer';
    case 'no-answer':
      return 'nothing follows the tab';
    case 'too-many-columns':
      return `there are ${count(reason.columns)} columns instead of two`;
    case 'line-too-long':
      return `the line has ${largeCount(reason.length)} characters; up to ${largeCount(reason.limit)} fit`;
    case 'too-many-tasks':
      return `a set holds up to ${count(reason.limit)} tasks; ${plural(reason.unread, { one: 'this line is', other: 'from here on, # lines are' })} left out`;
    case 'not-text':
      return 'this file holds no text';
  }
}

function guess(reason: GuessReason): string {
  switch (reason.code) {
    case 'no-references':
      return 'No task has a right answer, so there is nothing to go by.';
    case 'all-numbers':
      return allOf(reason.references, {
        one: 'The one right answer is a number, so numbers are compared.',
        other: 'right answers are numbers, so numbers are compared.',
      });
    case 'few-labels':
      return reason.labels.length === 1
        ? `The right answer is always “${reason.labels[0]}”.`
        : `The right answers are always one of ${count(reason.labels.length)}: ${reason.labels.join(', ')}.`;
    case 'one-shape':
      return allOf(reason.references, {
        one: `The one right answer is ${shapes[reason.shape]}, so the grader looks for that form.`,
        other: `right answers have the same form (${shapes[reason.shape]}), so the grader looks for that form.`,
      });
    case 'short-texts':
      return 'The right answers are short texts, so whole answers are compared.';
    case 'long-texts':
      return `The right answers are long texts of about ${count(reason.medianLength)} characters. A model seldom writes a long text word for word, so this grader will find few winners. Shorter answers work better.`;
  }
}

/** "All 2" is no English. */
function allOf(answers: number, { one, other }: { readonly one: string; readonly other: string }): string {
  if (answers === 1) return one;
  return answers === 2 ? `Both ${other}` : `All ${count(answers)} ${other}`;
}

const shapes = { date: 'a date', time: 'a time of day', email: 'an email address', code: 'a code' };

function specFailure(failure: SpecFailure): string {
  switch (failure.kind) {
    case 'empty':
    case 'unknown-grader':
    case 'unexpected-argument':
      return 'Choose how answers are graded.';
    case 'too-long':
      return `This is too long for a grader; up to ${count(failure.limit)} characters fit.`;
    case 'too-few-labels':
      return 'Two labels or more are needed, one a line.';
    case 'too-many-labels':
      return `Up to ${count(failure.limit)} labels fit.`;
    case 'empty-label':
      return `Label ${count(failure.position)} is empty.`;
    case 'repeated-label':
      return `The label “${failure.label}” is there twice.`;
    case 'bad-tolerance':
      return 'Write how much a number may differ as a number, for instance 0.01.';
    case 'empty-pattern':
      return 'Write a regular expression.';
    case 'bad-pattern':
      return `This is no valid regular expression: ${failure.message}`;
  }
}
