import type { PackFailure, StoreFailure } from '../../../../workers/wire';
import type { RevisionCause } from '../../../core/library';
import { bytes, count, plural } from '../numbers';

export const library = {
  heading: 'Library',
  lead: 'A library holds what was learnt: short lessons, and worked examples that won. It stands before every task in the prompt. You can read it, change it, prove it, and give it away as a file.',

  list: {
    label: 'Libraries',
    loading: 'Looking for libraries…',
    failed: 'The list of libraries could not be read. Nothing is lost. Try again.',
    retry: 'Try again',
    empty:
      'No library yet. A learning run makes one; you can also start an empty one and write into it, or bring in a pack that somebody gave you.',
    toLearn: 'Learn one',
    create: 'New library',
    createName: 'Name of the new library',
    createGo: 'Create',
    cancel: 'Cancel',
    import: 'Import a pack',
    contents,
    revision: numbered,
    noName: 'Library without a name',
    notProved: 'not proved yet',
    provedEarlier: (revision: number | undefined) => `${provedAt(revision)}, not as it is now`,
    provedUnknown: (revision: number | undefined) => `${provedAt(revision)}, which is not here to compare`,
    more: (left: number) => `Show more (${count(left)} left)`,
    delete: 'Delete',
    deleteNamed: (name: string) => `Delete “${name}”`,
  },

  deletion: {
    title: (name: string) => `Delete “${name}”?`,
    body: 'Its experiences and all its revisions go. Proofs made with it stay in the room Proof.',
    undoNote: 'Until you close this page, or delete another one, you can undo it.',
    yes: 'Delete the library',
    no: 'Keep it',
    done: (name: string) => `“${name}” is deleted.`,
    undo: 'Undo',
    undone: (name: string) => `“${name}” is back.`,
  },

  opened: {
    back: 'All libraries',
    loading: 'Opening the library…',
    gone: 'There is no library with this address here. It may have been deleted, or it was made on another device.',
    failed: 'The library could not be read. Nothing is lost. Try again.',
    retry: 'Try again',
    facts: (revision: number, tokens: number) =>
      `${capital(numbered(revision))} · takes about ${plural(tokens, { one: '# token', other: '# tokens' })} of every prompt`,
    changedElsewhere: 'Another tab or a run has changed this library. You see the newest revision.',
    rename: 'Rename',
    name: 'Name',
    save: 'Save',
    cancel: 'Cancel',
    undo: 'Undo',
    undoStep: (step: string) => `Undo: ${step}`,
    /** What the last step did, after “Undo:”. */
    steps: {
      learnt: 'what was learnt',
      learntAdded: (lessons: number, examples: number) => `learnt ${contents(lessons, examples)}`,
      restored: (revision: number) => `went back to ${numbered(revision)}`,
      imported: 'imported a pack',
      created: 'created',
      added: 'added an experience',
      deleted: 'deleted an experience',
      changed: 'edited an experience',
      locked: 'locked an experience',
      unlocked: 'unlocked an experience',
      moved: 'moved an experience',
      renamed: 'renamed',
      rendering: 'moved the lessons',
      edited: 'edited',
    },
    redo: 'Redo',
    readOnly: 'Another tab does the writing, so this one only shows the library.',
    unsaved:
      'The newest revision is not on disk, and goes when you close this tab. It is saved as soon as the browser takes it; until then, export it as a pack to be sure of it.',
    changes: 'Changes to this library',
    prove: 'Prove this library',
    export: 'Export as pack',
    copy: 'Copy as a prompt',
    sections: {
      experiences: 'Experiences',
      rendering: 'How it is shown to the model',
      proofs: 'Proofs',
      revisions: 'Revisions',
    },
  },

  experiences: {
    empty: 'This library is empty. Learn something, or write the first experience yourself.',
    lesson: 'Lesson',
    example: 'Example',
    locked: 'locked',
    position: (position: number, of: number) => `${count(position)} of ${count(of)}`,
    name: (kind: string, position: number) => `${kind} ${count(position)}`,
    edit: 'Edit',
    lock: 'Lock',
    unlock: 'Unlock',
    lockNote: 'A locked experience is changed by you only, never by learning.',
    up: 'Move up',
    down: 'Move down',
    delete: 'Delete',
    actionFor: (action: string, name: string) => `${action}: ${name}`,
    add: 'Write an experience',
    addLesson: 'Write a lesson',
    addExample: 'Write an example',
    page: (from: number, to: number, of: number) => `${count(from)} to ${count(to)} of ${count(of)}`,
    previous: 'Previous page',
    next: 'Next page',
  },

  form: {
    kept: 'Not saved yet: this is what you had written when you left.',
    lesson: 'Advice, in a sentence',
    lessonHint: 'For instance: “Answer with one word: positive or negative.”',
    prompt: 'Task',
    answer: 'The right answer',
    exampleHint: 'The model sees this as an earlier turn that went well.',
    save: 'Save',
    add: 'Add',
    cancel: 'Cancel',
  },

  done: {
    add: 'Added.',
    edit: 'Saved.',
    delete: 'Deleted.',
    lock: 'Locked. Learning leaves it as it is.',
    unlock: 'Unlocked. Learning may change it.',
    move: 'Moved.',
    rendering: 'Changed.',
    rename: 'Renamed.',
    restore: (revision: number) => `${capital(numbered(revision))} is the newest one again.`,
    undo: 'Undone.',
    redo: 'Done again.',
  },

  failures: {
    notSaved: (why: StoreFailure['why']): string => {
      switch (why) {
        case 'full':
          return 'Not saved: the disk space that this browser allows is full. What you wrote is still here. Make room, then save again.';
        case 'private-window':
          return 'Not saved: this window keeps nothing. What you wrote is still here; copy it before you close the tab.';
        case 'read-only':
          return 'Not saved: another tab does the writing. Close it, then save again.';
        case 'error':
          return 'Not saved: the browser refuses to write. What you wrote is still here. Try again.';
      }
    },
    notChanged: (reason: string) => `Nothing was changed. ${reason}.`,
    notChangedReason: {
      locked: 'This experience is locked; unlock it first',
      empty: 'There is nothing in it',
      duplicate: 'The library already has an experience that says the same',
      tooLong: (tokens: number, cap: number) =>
        `The library would take about ${count(tokens)} tokens of every prompt, more than the ${count(cap)} that fit`,
      gone: 'The experience is no longer in this library',
      wrongKind: 'A lesson cannot become an example, or the other way round; delete it and write a new one',
      other: 'The change does not fit this library',
    },
    other: 'That did not work. Nothing was changed. Try again.',
  },

  origin: {
    show: 'Where it comes from',
    written: 'Written by a person.',
    given: 'Given: your own reference answer to a training task, not learnt.',
    imported: (from: string) => `Came with the pack “${from}”.`,
    learnt: (step: number) => `Learnt in step ${count(step + 1)} of a run.`,
    toRun: 'See the run',
    taught: 'The answers that taught it',
    task: 'Task',
    answer: 'Answer',
    reward: (percent: string) => `reward ${percent}`,
    besideLosers: 'Show the other answers to the same task',
    winners: 'Right',
    others: 'Not right',
    none: 'None.',
    reading: 'Reading the run…',
    group: (right: number, of: number) => `All answers in its group: ${count(right)} of ${count(of)} right`,
    groupNotFound: 'The run is stored, but the group that taught this is not in it.',
    runFailures: {
      'no-run':
        'The run is no longer stored, so its losing answers cannot be shown. The winners above travel with the experience.',
      busy: 'A run is under way. The old one can be read when it has ended.',
      'no-model': 'The run cannot be read without its model.',
      'no-helper-model': 'The run cannot be read without its models.',
      'other-engine': 'The run was made with another engine and cannot be read with this one.',
      'no-prices': 'This run has no prices, so a cap on money cannot hold.',
      'other-prompts': 'The run was made with an earlier version of Cairn and cannot be read with this one.',
      other: 'The run could not be read. Try again.',
    },
    noRollouts: 'It does not say which answers taught it.',
  },

  rendering: {
    intro: 'Examples are always shown as earlier turns that went well. Lessons can stand in two places:',
    system: 'At the top, before everything',
    systemNote: 'The usual place. It is read once for all tasks, so it is fast.',
    'after-task': 'After the task',
    'after-taskNote': 'Nearer to the answer. Small models follow it more often.',
    proveNote: 'Which one is better depends on the model: prove it.',
  },

  proofs: {
    label: 'Proofs of this library',
    none: 'This library has not been proved. Until then nobody knows whether it helps.',
    stale:
      'Each proof speaks of the revision that it was made with. What this library puts into a prompt has changed since then.',
    ofRevision: numbered,
    notHere: 'its answers are not stored here',
  },

  revisions: {
    intro: 'Every change makes a new revision. None is ever lost: any of them can be the newest one again.',
    number: (revision: number) => capital(numbered(revision)),
    current: 'newest',
    compare: 'What changed',
    restore: 'Go back to this',
    restoreNamed: (revision: number) => `Go back to ${numbered(revision)}`,
    same: 'Nothing changed in the experiences.',
    first: 'The beginning.',
    older: 'Show older revisions',
    cause: (cause: RevisionCause): string => {
      switch (cause.kind) {
        case 'created':
          return 'created';
        case 'learnt':
          return `learnt, step ${count(cause.step + 1)}`;
        case 'edited':
          return 'edited';
        case 'imported':
          return `imported from “${cause.from}”`;
        case 'restored':
          return `went back to ${numbered(cause.revision)}`;
      }
    },
    difference: {
      added: 'Added',
      deleted: 'Deleted',
      changed: 'Changed',
      locked: 'Locked',
      unlocked: 'Unlocked',
      moved: (from: number, to: number) => `Moved from ${count(from)} to ${count(to)}`,
    },
    rejected: (operations: number) =>
      `${plural(operations, { one: '# proposal was', other: '# proposals were' })} turned down in this step`,
    renamed: (before: string, after: string) => `Name: “${before}” is now “${after}”`,
    lessonsMoved: (place: 'system' | 'after-task') =>
      place === 'system' ? 'Lessons now stand at the top' : 'Lessons now stand after the task',
    removedWord: 'removed',
    addedWord: 'added',
    same_: (experiences: number) =>
      plural(experiences, {
        one: '# experience stayed as it was',
        other: '# experiences stayed as they were',
      }),
  },

  prompt: {
    title: 'Use it anywhere else',
    body: 'This is the library as text. Paste it before your task in any other chat, with any model. The proof here speaks only for the model it was made with.',
    label: 'The library as a prompt',
    loading: 'Writing it out…',
    copy: 'Copy',
    copied: 'Copied.',
    copyFailed: 'The browser does not allow copying. The text is selected: copy it with the keyboard.',
    save: 'Save as a file',
    failed: 'The text could not be made. Nothing was changed. Try again.',
  },

  pack: {
    exported: 'The pack is in your downloads.',
    exportFailed: 'The pack could not be written. Nothing was changed. Try again.',
    title: 'Import a pack',
    more: (left: number) => `Show more (${count(left)} left)`,
    dropHere: 'Drop the pack to see what is in it',
    readOnly: 'Another tab does the writing. A pack can be imported there.',
    intro: 'A pack is a library as a file. Nothing is written before you have seen what is in it.',
    choose: 'Choose a file',
    drop: 'or drop it here',
    pasteLabel: 'Or paste its text',
    pasteGo: 'Look at it',
    reading: 'Reading the pack…',
    previewOf: (name: string) => `What is in “${name}”`,
    into: (name: string, revision: number) =>
      `Goes into “${name}”, which is here at ${numbered(revision)}: what is new comes after what it has, and what was changed in the pack is changed there. Its name, its order and what you have locked stay as they are.`,
    intoNew: 'It makes a new library here.',
    counts: (rows: Readonly<Record<'new' | 'changed' | 'same' | 'refused', number>>) =>
      [
        `${count(rows.new)} new`,
        `${count(rows.changed)} changed`,
        `${count(rows.same)} the same`,
        `${count(rows.refused)} refused`,
      ].join(' · '),
    status: { new: 'new', changed: 'changed', same: 'the same', refused: 'refused' },
    column: { status: 'What happens', experience: 'Experience' },
    refusedNoText: 'An entry that cannot be read',
    clustersKnown: 'It lists what it was learnt on, so a proof can leave those tasks out.',
    clustersUnknown:
      'It does not list what it was learnt on. A proof of it here cannot leave those tasks out, and says so.',
    go: (experiences: number) =>
      plural(experiences, { one: 'Import # experience', other: 'Import # experiences' }),
    nothing: 'There is nothing to import.',
    importing: 'Importing…',
    another: 'Choose another',
    openAnyway: 'Open the library',
    failure: (failure: PackFailure): string => {
      switch (failure.kind) {
        case 'too-big':
          return `This file has ${bytes(failure.bytes)}, and a pack has at most ${bytes(failure.limit)}. It was not read, and nothing was changed.`;
        case 'not-json':
          return 'This file is not a pack, or it is cut off. Nothing was changed. A pack is a .json file that Cairn has exported.';
        case 'wrong-version':
          return `This pack is of version ${failure.version}, which this Cairn does not read. Nothing was changed. A newer Cairn may read it.`;
        case 'wrong-shape':
          return `This file is not a pack that Cairn reads: ${failure.where === '' ? '' : `at “${failure.where}”, `}${failure.detail} Nothing was changed.`;
      }
    },
    details: 'Details',
    readFailed: 'The file could not be read. Nothing was changed. Try again.',
  },
};

/** An empty library that somebody made begins before its first change. */
function numbered(revision: number): string {
  return revision === 0 ? 'the first state' : `revision ${count(revision)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function provedAt(revision: number | undefined): string {
  return revision === undefined ? 'proved at an earlier revision' : `proved at ${numbered(revision)}`;
}

function contents(lessons: number, examples: number): string {
  if (lessons + examples === 0) return 'empty';
  return [
    ...(lessons > 0 ? [plural(lessons, { one: '# lesson', other: '# lessons' })] : []),
    ...(examples > 0 ? [plural(examples, { one: '# example', other: '# examples' })] : []),
  ].join(', ');
}
