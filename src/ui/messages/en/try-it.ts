import type { EngineFacts } from '../../../engines/engine';
import { bytes, count, largeCount, plural } from '../numbers';

/** Words of the room Try it: one prompt, answered without and with a library. */
export const tryIt = {
  heading: 'Try it',
  lead: 'One prompt, answered twice by the same model with the same chance: once without the library, once with it. Nothing here is graded, kept or counted.',

  model: {
    none: (size: number) =>
      `The model is not loaded. It is ${bytes(size)}; the browser keeps it once it was fetched, unless it lies on this device already.`,
    size: 98_362_432,
    load: 'Load the model',
    own: 'Choose a .gguf file',
    cancelled: 'Loading was cancelled. Nothing was changed.',
    ready: ({ model, contextTokens }: EngineFacts) =>
      `${model} is ready and reads up to ${largeCount(contextTokens)} tokens at once.`,
    restarting: ({ model }: EngineFacts) => `${model} is being started again. That takes a few seconds.`,
    broken: 'The part of Cairn that loads models did not answer. Load the page again.',
  },

  run: {
    busy: 'A run is under way and needs the engine, so nothing can be tried now. Wait for its end, or pause it.',
    see: 'See the run',
  },

  form: {
    prompt: 'Your prompt',
    placeholder:
      'The kettle came quickly and looks lovely, but it leaks. Is this review positive or negative?',
    library: 'Library',
    libraryOption: (name: string, experiences: number) =>
      `${name || 'a library that has no name'} (${plural(experiences, { one: '# experience', other: '# experiences' })})`,
    noLibrary: 'None, only the model',
    emptyLibrary: 'This library has no experiences yet, so both prompts are the same.',
    taskSet: 'Written for',
    noTaskSet: 'No particular task set',
    taskSetNote:
      'Puts the system message of that task set in front of both prompts, as its runs do, if it has one.',
    sample: 'Take a task of this set as the prompt',
    advanced: 'Advanced',
    temperature: 'Temperature',
    temperatureNote: 'Higher gives more different answers; 0 always gives the likeliest.',
    maxTokens: 'Longest answer, in tokens',
    maxTokensNote: 'An answer that gets longer ends there, in the middle of a word if need be.',
    ask: 'Answer twice',
    askOnce: 'Answer',
    stop: 'Stop',
    stopping: 'Stopping…',
    keys: 'Ctrl + Enter does the same.',
    loadingModel: 'Loading the model…',
    withModel: (size: number) => `This also loads the model, ${bytes(size)}, if it is not here yet.`,
    engineTaken: 'The run under way needs the engine. Your prompt is kept until it is free.',
    listsFailed: 'Libraries and task sets could not be read. Nothing is lost; load the page again.',
  },

  none: 'There is no library yet, so there is nothing to compare with. Learn one, or import one that somebody gave you. The model alone can be tried here.',
  toLearn: 'Learn a library',
  toLibrary: 'Import a library',

  answers: {
    heading: 'Answers',
    asked: 'The prompt that was asked:',
    without: 'Without the library',
    with: (name: string) => `With “${name}”`,
    alone: 'The model alone',
    unnamed: 'a library that has no name',
    state: {
      waiting: 'comes after the first answer',
      reading: 'reading the prompt…',
      writing: 'writing…',
      done: '',
      stopped: 'stopped',
      failed: 'not answered',
    },
    empty: 'The model ended without a word.',
    finished: 'Both answers are there.',
    finishedOne: 'The answer is there.',
    cutOff: 'cut off',
    cutOffAt: (answers: number, cut: number, maxTokens: number) =>
      `${answers === 1 ? 'It was' : cut === answers ? 'Both were' : 'One of them was'} cut off at the limit of ${plural(maxTokens, { one: '# token', other: '# tokens' })}, which can be raised under “Advanced”.`,
    same: 'Both answers are the same.',
    caution: (temperature: number) =>
      `One pair of answers proves nothing: ${temperature === 0 ? 'at temperature 0 the model takes the likeliest words, but another prompt could show the opposite' : 'with other chance, either could have come out otherwise'}. Whether a library helps is shown on many tasks that it was not learnt from.`,
    prove: 'Prove this library',
    toProof: 'See the proofs',
  },

  failure: {
    'no-model': 'The model is not loaded, so nothing was asked. Load it above, then ask again.',
    busy: 'A run has begun and needs the engine, so nothing was asked. Your prompt is kept.',
    tooLong: (contextTokens: number | undefined) =>
      `The prompt is too long: together with the library and the answer it must fit into ${contextTokens === undefined ? 'what' : `the ${count(contextTokens)} tokens that`} the model reads at once. Shorten the prompt, choose a smaller library, or ask for a shorter answer.`,
    'not-taken':
      'The model does not take this prompt, mostly because of the language it is in. Your prompt is kept: ask in another language, or load another model.',
    failed: 'The engine broke off while it was answering. Your prompt is kept: ask again.',
    broken:
      'The part of Cairn that does the work did not answer. Your prompt is kept: ask again, or load the page again.',
    details: 'Details',
  },
};
