/** The lab with the columns that the record leaves in: what every run and every look goes by. */
import { epochOf } from '../journal/constraints.ts';
import type { LabRecord } from './lab-record.ts';
import { labWithout } from './lab-without.ts';
import type { Lab } from './open-lab.ts';

export class LabNow {
  readonly #whole: Lab;
  readonly #record: Pick<LabRecord, 'history'>;
  #known: { readonly epoch: string; readonly lab: Lab } | null = null;

  constructor(whole: Lab, record: Pick<LabRecord, 'history'>) {
    this.#whole = whole;
    this.#record = record;
  }

  /** The same object as long as the same columns are out. */
  get lab(): Lab {
    const { excluded } = this.#record.history;
    const epoch = epochOf(excluded);
    if (this.#known?.epoch !== epoch) this.#known = { epoch, lab: labWithout(this.#whole, excluded) };
    return this.#known.lab;
  }
}
