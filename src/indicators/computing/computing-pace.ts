// How fast work on all answers of a round goes.
import { steadyPace, type Pace } from '../../platform/long-work-pace.ts';

/** Citizens are served by other processes of the same machine meanwhile (decision 28). */
const REST = 0.25;

export const computingPace = (): Pace => steadyPace(REST);
