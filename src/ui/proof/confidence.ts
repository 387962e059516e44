import { language } from '../messages/messages';

/**
 * How sure the j-th proof on a test split must be (rule R3), for a person: "95%", "98.3%", "99.2%", "99.91%".
 * As many digits as it takes never to round to certainty. Claims that are made together share the doubt.
 */
export function confidence(look: number, comparisons = 1): string {
  const doubt = confidenceDoubt(look) / comparisons;
  const digits = look === 1 && comparisons === 1 ? 0 : Math.max(1, Math.ceil(-Math.log10(doubt * 100)));
  const share = new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: digits,
  });
  return share.format(1 - doubt);
}

/** Both ends of the interval together. The statistics have the rule; a test holds this to it. */
export function confidenceDoubt(look: number): number {
  return 0.1 / (look * (look + 1));
}
