import {
  helperPlaces,
  mapBeside,
  placeOf,
  type BesideFirst,
  type HelperPlace,
  type HelperRoles,
  type ModelPlace,
} from '../../src/core/beside';
import type { Policy, SampleFailure } from '../../src/core/policy';
import { fail, ok, type Result } from '../../src/core/result';
import { routed } from '../../src/core/routed';
import type { EngineFacts } from '../../src/engines/engine';
import type { HelperRow, RunRow } from '../../src/store/run-schema';
import type { EngineLoss } from '../wire';
import { lossOf, noting } from './engine-loss';
import type { ModelDesk } from './model-desk';
import { onlyWith, sameEngine } from './same-engine';

/** The models of one run: each role with the one that it began with, and which of them failed last. */
export class RunEngines {
  readonly policy: Policy;
  readonly #row: Pick<RunRow, 'engine' | 'second' | 'third'>;
  readonly #model: ModelDesk;
  readonly #beside: BesideFirst<ModelDesk>;
  #failing: ModelPlace = 'first';

  /** `first`: the policy as it is watched; what the others take says nothing of its pace. */
  constructor(
    row: Pick<RunRow, 'engine' | 'second' | 'third'>,
    first: Policy,
    model: ModelDesk,
    beside: BesideFirst<ModelDesk>,
  ) {
    this.#row = row;
    this.#model = model;
    this.#beside = beside;
    const helpers = helperPlaces.flatMap((place) => this.#helper(place, row[place]));
    this.policy = routed({
      policy: noting(first, () => (this.#failing = 'first')),
      ...Object.fromEntries(helpers),
    });
  }

  /** What is told of the one that failed last, while the run waits for it. */
  lossOf(failure: SampleFailure): EngineLoss {
    const place = this.#failing;
    const helper = place === 'first' ? undefined : this.#row[place];
    const desk = place === 'first' ? undefined : this.#beside[place];
    return helper && desk
      ? lossOf(helper.engine, place, failure, desk)
      : lossOf(this.#row.engine, 'first', failure, this.#model);
  }

  #helper(place: HelperPlace, helper: HelperRow | undefined): (readonly [string, Policy])[] {
    const desk = this.#beside[place];
    if (!helper || !desk) return [];
    const policy = noting(onlyWith(helper.engine, desk), () => (this.#failing = place));
    return helper.roles.map((role) => [role, policy]);
  }
}

/** The models that are there for these roles. A role that two are given is the earlier one's. */
export function helpersFor(
  roles: HelperRoles,
  beside: BesideFirst<ModelDesk>,
): Result<BesideFirst<HelperRow>, { readonly kind: 'no-helper-model'; readonly place: HelperPlace }> {
  const helpers: { -readonly [Place in HelperPlace]?: HelperRow } = {};
  for (const place of helperPlaces) {
    const own = (roles[place] ?? []).filter((role) => placeOf(role, roles) === place);
    if (own.length === 0) continue;
    const engine = beside[place]?.facts;
    if (!engine) return fail({ kind: 'no-helper-model', place });
    helpers[place] = { engine, roles: own };
  }
  return ok(helpers);
}

/** Which of a run's models beside the first is not loaded; undefined where each is. */
export function missingHelper(
  row: BesideFirst<HelperRow>,
  beside: BesideFirst<ModelDesk>,
): { readonly place: HelperPlace; readonly was: EngineFacts } | undefined {
  for (const place of helperPlaces) {
    const was = row[place]?.engine;
    const is = beside[place]?.facts;
    if (was && !(is && sameEngine(is, was))) return { place, was };
  }
  return undefined;
}

/** Who had which role, of a run that is stored. */
export function rolesOf(row: BesideFirst<HelperRow>): HelperRoles {
  return mapBeside(row, ({ roles }) => roles);
}
