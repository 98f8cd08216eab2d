/** The lab with the columns that the record leaves in: what every run and every look goes by. */
import type { Exclusions } from '../journal/constraints.ts';
import { epochOf } from '../journal/constraints.ts';
import { labWithout } from './lab-without.ts';
import type { Lab } from './open-lab.ts';

export class LabNow {
  readonly #whole: Lab;
  readonly #record: { readonly exclusions: Exclusions };
  #known: { readonly epoch: string; readonly lab: Lab } | null = null;

  constructor(whole: Lab, record: { readonly exclusions: Exclusions }) {
    this.#whole = whole;
    this.#record = record;
  }

  /** The same object as long as the same columns are out. */
  get lab(): Lab {
    const { exclusions } = this.#record;
    const epoch = epochOf(exclusions);
    if (this.#known?.epoch !== epoch) this.#known = { epoch, lab: labWithout(this.#whole, exclusions) };
    return this.#known.lab;
  }
}
