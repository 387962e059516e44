import type { BesideFirst, HelperPlace } from '../../src/core/beside';
import { helperRoles, type HelperRole } from '../../src/core/policy';
import { concurrencyOf } from './concurrency-flag';
import { isHosted } from './hosted-flag';
import type { ModelFlag } from './model-flag';
import { UsageError } from './usage-error';

/** A model beside the first, and what it does in the first one's stead. */
export interface HelperFlag {
  readonly model: ModelFlag;
  readonly roles: readonly HelperRole[];
}

type HelperFlagName =
  | HelperPlace
  | `${HelperPlace}-${'endpoint' | 'model' | 'web-llm' | 'concurrency' | 'roles' | 'price-in' | 'price-out'}`;
export type HelperValues = { readonly [Name in HelperFlagName]?: string | undefined };

/** What each does where nobody says it. */
const usualRole: Readonly<Record<HelperPlace, HelperRole>> = { second: 'distiller', third: 'judge' };

/** Throws `UsageError` where the flags name no model, or more than one, or roles that there are not or that two have. */
export function readHelpers(values: HelperValues, kind: 'learn' | 'prove'): BesideFirst<HelperFlag> {
  const second = readHelper('second', values);
  const third = readHelper('third', values);
  if (kind === 'prove' && (second ?? third)) {
    throw new UsageError('A proof has one model. Others write lessons or judge while something is learnt.');
  }
  if (third && !second) {
    throw new UsageError('--third is for one more model beside a --second: give the flags of that one.');
  }
  const both = third?.roles.find((role) => second?.roles.includes(role));
  if (both !== undefined) {
    throw new UsageError(
      `A role has one model, and ${both} is given to two: --second-roles and --third-roles say who has it.`,
    );
  }
  return { ...(second && { second }), ...(third && { third }) };
}

/** How a model is named for a place beside the first. */
export function waysToName(place: HelperPlace): string {
  return `--${place} FILE.gguf, --${place}-web-llm ID, or --${place}-endpoint URL with --${place}-model NAME`;
}

function readHelper(place: HelperPlace, values: HelperValues): HelperFlag | undefined {
  const file = values[place];
  const endpoint = values[`${place}-endpoint`];
  const name = values[`${place}-model`];
  const webLlm = values[`${place}-web-llm`];
  const concurrency = concurrencyOf(`${place}-`, values);
  const named = [file, endpoint, webLlm].filter((value) => value !== undefined).length;
  if (named === 0 && name === undefined && values[`${place}-roles`] === undefined) return undefined;
  if ((endpoint === undefined) !== (name === undefined)) {
    throw new UsageError(`--${place}-endpoint URL and --${place}-model NAME belong together.`);
  }
  if (named !== 1) throw new UsageError(`Which ${place} model? One of ${waysToName(place)}.`);
  const roles = rolesOf(place, values[`${place}-roles`] ?? usualRole[place]);
  if (endpoint !== undefined && name !== undefined) {
    return { model: { endpoint, name, concurrency }, roles };
  }
  if (webLlm !== undefined) return { model: { webLlm }, roles };
  const path = file ?? '';
  return { model: isHosted(path) ? { hosted: path } : { file: path }, roles };
}

function rolesOf(place: HelperPlace, text: string): readonly HelperRole[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !helperRoles.some((role) => role === name));
  if (unknown !== undefined) {
    throw new UsageError(
      `--${place}-roles is ${helperRoles.join(', ')} or both with a comma; “${unknown}” is not.`,
    );
  }
  return helperRoles.filter((role) => names.includes(role));
}
