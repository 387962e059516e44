import { defaultConfig, type RunPlan } from '../../core/plan';
import { helperPlaces, type HelperPlace, type HelperRoles, type ModelPlace } from '../../core/beside';
import { helperRoles, type HelperRole } from '../../core/policy';
import { controlNames, type ControlName } from '../../core/presets';
import type {
  LearnApi,
  LibrarySummary,
  ModelState,
  RunPreview,
  RunRequest,
  TaskSetSummary,
} from '../../../workers/wire';
import { keepStorage } from './keep-storage';
import { LearnModel } from './learn-model.svelte';
import { OwnTasks } from './learn-own-tasks.svelte';
import { guardLeaving } from './learn-leaving';
import { baseOf, orderOf, rebased, type Choices, type Way } from './learn-ways';
import { RunLimits } from './limits.svelte';
import type { OrderFailure } from './run-order.svelte';
import type { Session } from './session.svelte';

/** How many tasks take part, as one choice. */
export const sizes = {
  quick: { trainTasks: 8, validationTasks: 8, testTasks: 16 },
  usual: {
    trainTasks: defaultConfig.trainTasks,
    validationTasks: defaultConfig.validationTasks,
    testTasks: defaultConfig.testTasks,
  },
  thorough: { trainTasks: 32, validationTasks: 24, testTasks: 64 },
} as const;
export type Size = keyof typeof sizes;
const sizeNames: readonly Size[] = ['quick', 'usual', 'thorough'];

const waitMs = 250;
/** The set of the recorded run on the first page: somebody who comes from there finds it chosen. */
const firstSetId = 'sentiment';

/** All that is chosen before a run. It lives as long as the page, so that a look into another room costs nothing. */
export class LearnSetup {
  readonly model: LearnModel;
  readonly beside: Readonly<Record<HelperPlace, LearnModel>>;
  /** Who has each role, where that model is there; the first one where it is not. */
  roles = $state.raw<Readonly<Record<HelperRole, ModelPlace>>>({ distiller: 'second', judge: 'third' });
  readonly ownTasks: OwnTasks;
  readonly limits = new RunLimits();

  taskSets = $state.raw<readonly TaskSetSummary[] | undefined>(undefined);
  listFailed = $state(false);
  taskSetId = $state('');
  libraries = $state.raw<readonly LibrarySummary[]>([]);
  /** Empty: a new one. */
  libraryId = $state('');
  libraryName = $state('');
  way = $state<Way>('cairn');
  /** What is compared where several are. */
  arms = $state.raw<readonly ControlName[]>(controlNames);
  /** What the present way sets, and what the person changed of it. */
  config = $state<Choices>(baseOf('cairn'));
  seed = $state(anySeed());
  preview = $state.raw<RunPreview | undefined>(undefined);
  previewFailure = $state.raw<OrderFailure | undefined>(undefined);
  failure = $state.raw<OrderFailure | undefined>(undefined);
  busy = $state<'loading-model' | 'starting' | undefined>(undefined);
  /** The person called off the model that a press on Learn was waiting for. */
  calledOff = $state(false);

  /** What the models beside the first will do. */
  readonly helpers: HelperRoles = $derived.by(() => {
    const given = helperPlaces
      .filter((place) => isThere(this.#session.models[place]))
      .map((place) => [place, helperRoles.filter((role) => this.roles[role] === place)] as const);
    return Object.fromEntries(given.filter(([, roles]) => roles.length > 0));
  });
  readonly taskSet = $derived(this.taskSets?.find((set) => set.id === this.taskSetId));
  readonly size: Size | 'own' = $derived(
    sizeNames.find((name) => {
      const { trainTasks, validationTasks, testTasks } = sizes[name];
      const { config } = this;
      return (
        config.trainTasks === trainTasks &&
        config.validationTasks === validationTasks &&
        config.testTasks === testTasks
      );
    }) ?? 'own',
  );
  readonly request: RunRequest = $derived({
    ...orderOf(this.way, this.arms),
    taskSetId: this.taskSetId,
    seed: this.seed,
    config: {
      ...$state.snapshot(this.config),
      ...this.limits.configFor(this.helpers),
    },
    ...this.#withHelpers(),
    ...(this.libraryId === ''
      ? { libraryName: this.libraryName.trim() || (this.taskSet?.name ?? '') }
      : { libraryId: this.libraryId }),
  });

  readonly #session: Pick<Session, 'api' | 'models' | 'onEvent'>;
  readonly #api: LearnApi;
  #previews = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.#api = session.api;
    this.model = new LearnModel(session);
    this.beside = { second: new LearnModel(session, 'second'), third: new LearnModel(session, 'third') };
    this.ownTasks = new OwnTasks(session.api);
  }

  async loadTaskSets(): Promise<void> {
    this.listFailed = false;
    try {
      const sets = await this.#api.taskSets();
      this.taskSets = sets;
      if (sets.some(({ id }) => id === this.taskSetId)) return;
      this.taskSetId = (sets.find(({ id }) => id === firstSetId) ?? sets[0])?.id ?? '';
    } catch {
      this.listFailed = true;
    }
  }

  async loadLibraries(): Promise<void> {
    const libraries = await this.#api.libraries();
    this.libraries = libraries;
    if (!libraries.some(({ id }) => id === this.libraryId)) this.libraryId = '';
  }

  choose(taskSetId: string): void {
    this.taskSetId = taskSetId;
    this.failure = undefined;
  }

  resize(size: Size): void {
    Object.assign(this.config, sizes[size]);
  }

  /** What the person changed by hand stays. */
  take(way: Way): void {
    this.config = rebased($state.snapshot(this.config), this.way, way);
    this.way = way;
    this.failure = undefined;
  }

  toggleArm(name: ControlName): void {
    this.arms = controlNames.filter((one) => this.arms.includes(one) !== (one === name));
  }

  resetChoices(): void {
    this.config = baseOf(this.way);
    this.limits.reset();
  }

  /** A role has one model: who is given it takes it from another, and who gives it up leaves it to the first. */
  toggleRole(place: HelperPlace, role: HelperRole): void {
    this.roles = { ...this.roles, [role]: this.roles[role] === place ? 'first' : place };
  }

  async saveOwnTasks(defaultName: string): Promise<void> {
    const saved = await this.ownTasks.save(defaultName);
    if (saved === undefined) return;
    await this.loadTaskSets();
    this.choose(saved.id);
  }

  /** Asks what `request` will take, once the person has come to rest. */
  lookAhead(request: RunRequest): void {
    clearTimeout(this.#timer);
    const asked = ++this.#previews;
    if (request.taskSetId === '') {
      this.preview = undefined;
      return;
    }
    this.#timer = setTimeout(() => void this.#look(request, asked), waitMs);
  }

  async #look(request: RunRequest, asked: number): Promise<void> {
    try {
      const preview = await this.#api.preview(request);
      if (asked !== this.#previews) return;
      this.preview = preview.ok ? preview.value : undefined;
      this.previewFailure = preview.ok ? undefined : preview.failure;
    } catch {
      if (asked === this.#previews) this.previewFailure = { kind: 'other' };
    }
  }

  /** The id of the run that started. Loads the model first where none is loaded. */
  async start(): Promise<string | undefined> {
    const started = await this.#begin(() => this.request);
    if (started === undefined) return undefined;
    this.ownTasks.saved = undefined;
    // The next run draws other tasks, unless somebody wants the same ones.
    this.seed = anySeed();
    return started;
  }

  /** The same tasks once more, from examples of the person's own answers. `libraryId`: the library it began with. */
  async startGiven(plan: RunPlan, libraryId: string | undefined): Promise<string | undefined> {
    // How much a model reads at once belongs to the model that is loaded now.
    const { contextTokens: _, ...config } = plan.config;
    return this.#begin(() => ({
      kind: 'learn',
      taskSetId: plan.taskSet.id,
      seed: plan.seed,
      config: { ...config, given: true },
      ...this.#withHelpers(),
      ...(libraryId === undefined ? { libraryName: plan.library.name } : { libraryId }),
    }));
  }

  #withHelpers(): Pick<RunRequest, 'helpers'> {
    return Object.keys(this.helpers).length > 0 ? { helpers: this.helpers } : {};
  }

  async #begin(request: () => RunRequest): Promise<string | undefined> {
    if (this.busy !== undefined) return undefined;
    this.failure = undefined;
    this.calledOff = false;
    this.busy = 'loading-model';
    try {
      if (!(await this.model.ready())) {
        this.calledOff = this.model.cancelled;
        if (!this.calledOff) this.failure = { kind: 'no-model' };
        return undefined;
      }
      this.busy = 'starting';
      const started = await this.#api.startRun(request());
      if (!started.ok) {
        this.failure = started.failure;
        return undefined;
      }
      void keepStorage();
      guardLeaving(this.#session, started.value);
      return started.value;
    } catch {
      this.failure = { kind: 'other' };
      return undefined;
    } finally {
      this.busy = undefined;
    }
  }
}

const setups = new WeakMap<Session, LearnSetup>();

/** The one set-up of this visit. Its derived values must not end with the room that asks first, so it has a root of its own. */
export function learnSetupOf(session: Session): LearnSetup {
  const found = setups.get(session);
  if (found !== undefined) return found;
  let made: LearnSetup | undefined;
  $effect.root(() => {
    made = new LearnSetup(session);
  });
  if (made === undefined) throw new Error('the set-up was not made');
  setups.set(session, made);
  return made;
}

function isThere({ state }: ModelState): boolean {
  return state === 'ready' || state === 'restarting';
}

function anySeed(): number {
  return 1 + Math.floor(Math.random() * 9_999);
}
