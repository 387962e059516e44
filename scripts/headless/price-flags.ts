import type { Prices } from '../../src/core/plan';
import type { SecondFlag } from './model-flag';
import { decimal } from './number-flags';
import { UsageError } from './usage-error';

type PriceFlag = 'price-in' | 'price-out' | 'second-price-in' | 'second-price-out';
type PriceValues = { readonly [Name in PriceFlag]?: string | undefined };

/**
 * A cap under which a model counts as free, because nobody has named its price, would let it spend without an end. Throws
 * `UsageError`.
 */
export function mustBePriced(values: PriceValues, second: SecondFlag | undefined): void {
  if (values['price-in'] === undefined && values['price-out'] === undefined) {
    throw new UsageError(
      '--cap-money needs prices: --price-in and --price-out, per million tokens (0 where the model costs nothing).',
    );
  }
  if (second && values['second-price-in'] === undefined && values['second-price-out'] === undefined) {
    throw new UsageError(
      '--cap-money needs the prices of the second model, too: --second-price-in and --second-price-out, per million tokens (0 where it costs nothing).',
    );
  }
}

/** Each role at the price of the model that plays it. What is not named costs nothing. Throws `UsageError` for prices of no model. */
export function pricesOf(values: PriceValues, second: SecondFlag | undefined): Prices | undefined {
  const names = ['price-in', 'price-out', 'second-price-in', 'second-price-out'] as const;
  if (names.every((name) => values[name] === undefined)) return undefined;
  if (!second && (values['second-price-in'] ?? values['second-price-out']) !== undefined) {
    throw new UsageError(
      '--second-price-in and --second-price-out are prices of a second model, and none is named: --second FILE.gguf, --second-web-llm ID, or --second-endpoint URL with --second-model NAME.',
    );
  }
  const price = (input: PriceFlag, output: PriceFlag) => ({
    input: decimal(input, values[input]) ?? 0,
    output: decimal(output, values[output]) ?? 0,
  });
  const first = price('price-in', 'price-out');
  const beside = price('second-price-in', 'second-price-out');
  return {
    policy: first,
    distiller: second?.roles.includes('distiller') ? beside : first,
    judge: second?.roles.includes('judge') ? beside : first,
  };
}
