import * as v from 'valibot';
import { bounds } from '../core/bounds';

/** When something happened, in milliseconds since 1970. What is no date breaks every page and every pack that names it. */
export const momentSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(bounds.moment));
