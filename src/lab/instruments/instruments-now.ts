/** The instruments over the columns that are left in: opened anew whenever a person takes one out or lets one back. */
import type { Budget } from '../../journal/record.ts';
import type { LabNow } from '../lab-now.ts';
import type { LabRecord } from '../lab-record.ts';
import type { Lab } from '../open-lab.ts';
import { type OpenInstruments, openInstruments } from './open-instruments.ts';

export function instrumentsNow(now: LabNow, record: LabRecord, budget: Budget): OpenInstruments {
  let open: { readonly lab: Lab; readonly instruments: OpenInstruments } | null = null;
  const current = (): OpenInstruments => {
    const { lab } = now;
    if (open?.lab !== lab) {
      open?.instruments.close();
      open = { lab, instruments: openInstruments(lab, record, budget) };
    }
    return open.instruments;
  };
  return {
    check: (source) => current().check(source),
    rehearse: (source, signal) => current().rehearse(source, signal),
    inspect: (sql, signal) => current().inspect(sql, signal),
    profileColumn: (name) => current().profileColumn(name),
    errorsOfBest: () => current().errorsOfBest(),
    diversity: (signal) => current().diversity(signal),
    sweep: (request, signal) => current().sweep(request, signal),
    close: () => open?.instruments.close(),
  };
}
