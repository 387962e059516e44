import { learn as words } from '../messages/learn';
import type { OwnTasksFailure } from '../state/learn-own-tasks.svelte';
import type { ResumeProblem, RunImportProblem } from '../state/learn-runs.svelte';
import type { OrderFailure } from '../state/run-order.svelte';

/** Why own tasks could not be read or saved. What was typed is kept in every case. */
export function ownTasksFailure(failure: OwnTasksFailure): string {
  switch (failure.kind) {
    case 'too-big':
      return words.ownTasks.tooBig(failure.name, failure.bytes, failure.limit);
    case 'unreadable':
      return words.ownTasks.unreadable(failure.name);
    case 'bad-length':
      return words.ownTasks.badLength(failure.limit);
    case 'elsewhere':
      return words.ownTasks.elsewhere[failure.is](failure.name);
    case 'not-saved':
      return words.ownTasks.notSaved[failure.why];
    case 'other':
      return words.ownTasks.broken;
  }
}

/** Why a run cannot be planned or started. */
export function startFailure(failure: OrderFailure): string {
  switch (failure.kind) {
    case 'no-model':
    case 'busy':
    case 'no-task-set':
    case 'no-library':
    case 'other':
      return words.planFailure[failure.kind];
    case 'no-helper-model':
      return words.planFailure.noHelperModel[failure.place];
    case 'too-few-tasks':
      return words.planFailure.tooFewTasks(failure.split, failure.have, failure.need);
    case 'too-few-experiences':
      return words.planFailure.tooFewExperiences;
    case 'bad-grader':
      return words.planFailure.badGrader;
    case 'not-saved':
      return words.planFailure.notSaved;
  }
}

/** Why a stored run cannot go on, or cannot be read. `model` is what it was made with. */
export function resumeFailure(failure: ResumeProblem, model: string): string {
  switch (failure.kind) {
    case 'no-run':
    case 'busy':
    case 'no-prices':
    case 'other-prompts':
    case 'other':
      return words.resumeFailure[failure.kind];
    case 'no-model':
      return words.resumeFailure.noModel(model);
    case 'no-helper-model':
      return words.resumeFailure.noHelperModel(failure.was.model, failure.place);
    case 'other-engine':
      return failure.was.model === failure.is.model && failure.was.digest === failure.is.digest
        ? words.resumeFailure.otherEngine
        : words.resumeFailure.otherModel(failure.was.model, failure.is.model);
    case 'not-saved':
      return words.resumeFailure.notSaved;
  }
}

/** Why a recorded run does not come in. Nothing was written in any case. */
export function importRunFailure(failure: RunImportProblem): string {
  const { failures } = words.importRun;
  switch (failure.kind) {
    case 'not-json':
    case 'not-one-run':
    case 'not-read':
    case 'other':
    case 'other-prompts':
      return failures[failure.kind];
    case 'too-big':
      return failures.tooBig(failure.bytes, failure.limit);
    case 'wrong-version':
      return failures.wrongVersion;
    case 'wrong-shape':
      return failure.where === 'cairn'
        ? failures.noRecording
        : failures.wrongShape(failure.where, failure.detail);
    case 'other-content':
      return failure.more > 0 ? failures.goesOn(failure.more) : failures.otherContent;
    case 'not-saved':
      return failures.notSaved;
  }
}
