import type { HelperRole } from './policy';

/** Where models are held beside the first, which has the role of the policy: each of them has the roles that it is given. */
export const helperPlaces = ['second', 'third'] as const;
export type HelperPlace = (typeof helperPlaces)[number];
export type ModelPlace = 'first' | HelperPlace;

/** Something of the models beside the first, of those that there are. */
export type BesideFirst<T> = { readonly [Place in HelperPlace]?: T };

/** The roles of each model beside the first. A role that is given to two is the earlier one's. */
export type HelperRoles = BesideFirst<readonly HelperRole[]>;

/** Which model has this role: the first one those that nobody else has. */
export function placeOf(role: HelperRole, roles: HelperRoles): ModelPlace {
  return helperPlaces.find((place) => roles[place]?.includes(role)) ?? 'first';
}

/** The places at which this says something. */
export function placesIn<T>(whole: BesideFirst<T>): readonly HelperPlace[] {
  return helperPlaces.filter((place) => whole[place] !== undefined);
}

/** What is said of the models beside the first, and nothing else of what says it. */
export function besideFirst<T>(whole: BesideFirst<T>): BesideFirst<T> {
  return mapBeside(whole, (one) => one);
}

/** The same of each model beside the first that there is. */
export function mapBeside<T, U>(
  whole: BesideFirst<T>,
  map: (one: T, place: HelperPlace) => U,
): BesideFirst<U> {
  return Object.fromEntries(
    helperPlaces.flatMap((place) => {
      const one = whole[place];
      return one === undefined ? [] : [[place, map(one, place)]];
    }),
  );
}
