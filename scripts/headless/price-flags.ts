import { helperPlaces, mapBeside, placeOf, type BesideFirst, type ModelPlace } from '../../src/core/beside';
import type { Price, Prices } from '../../src/core/plan';
import type { Role } from '../../src/core/policy';
import { waysToName, type HelperFlag, type HelperValues } from './helper-flags';
import { decimal } from './number-flags';
import { UsageError } from './usage-error';

type PriceValues = HelperValues & { readonly [Name in 'price-in' | 'price-out']?: string | undefined };

/**
 * A cap under which a model counts as free, because nobody has named its price, would let it spend without an end. Throws
 * `UsageError`.
 */
export function mustBePriced(values: PriceValues, helpers: BesideFirst<HelperFlag>): void {
  if (!isPriced('first', values)) {
    throw new UsageError(
      '--cap-money needs prices: --price-in and --price-out, per million tokens (0 where the model costs nothing).',
    );
  }
  const unpriced = helperPlaces.find((place) => helpers[place] && !isPriced(place, values));
  if (unpriced !== undefined) {
    throw new UsageError(
      `--cap-money needs the prices of the ${unpriced} model, too: --${unpriced}-price-in and --${unpriced}-price-out, per million tokens (0 where it costs nothing).`,
    );
  }
}

/** Each role at the price of the model that plays it. What is not named costs nothing. Throws `UsageError` for prices of no model. */
export function pricesOf(values: PriceValues, helpers: BesideFirst<HelperFlag>): Prices | undefined {
  const ofNone = helperPlaces.find((place) => !helpers[place] && isPriced(place, values));
  if (ofNone !== undefined) {
    throw new UsageError(
      `--${ofNone}-price-in and --${ofNone}-price-out are prices of a ${ofNone} model, and none is named: ${waysToName(ofNone)}.`,
    );
  }
  if (!(['first', ...helperPlaces] as const).some((place) => isPriced(place, values))) return undefined;
  const roles = mapBeside(helpers, ({ roles: own }) => own);
  const priceOf = (role: Exclude<Role, 'policy'>) => priceAt(placeOf(role, roles), values);
  return { policy: priceAt('first', values), distiller: priceOf('distiller'), judge: priceOf('judge') };
}

function namesAt(place: ModelPlace) {
  return place === 'first'
    ? (['price-in', 'price-out'] as const)
    : ([`${place}-price-in`, `${place}-price-out`] as const);
}

function isPriced(place: ModelPlace, values: PriceValues): boolean {
  return namesAt(place).some((name) => values[name] !== undefined);
}

function priceAt(place: ModelPlace, values: PriceValues): Price {
  const [input, output] = namesAt(place);
  return { input: decimal(input, values[input]) ?? 0, output: decimal(output, values[output]) ?? 0 };
}
