import type { CallDate } from './calendar.ts';
import type { Behaviour } from './calls.ts';
import type { Market } from './market.ts';
import type { Money } from './money.ts';
import type { NoiseCells } from './noise.ts';
import type { Assignment } from './people.ts';
import type { Traces } from './traces.ts';
import type { Transcript } from './transcript.ts';

/** What is drawn of a lead before its outcome. */
export interface Lead {
  readonly date: CallDate;
  readonly market: Market;
  readonly money: Money;
  readonly assignment: Assignment;
  readonly behaviour: Behaviour;
  readonly transcript: Transcript | null;
  readonly traces: Traces;
  readonly noise: NoiseCells;
}
