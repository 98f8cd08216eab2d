import { createInterface } from 'node:readline/promises';
import { Command, Option } from 'commander';
import type { OtherToolReport } from '../api/index.ts';
import { openStudy } from '../api/open-study.ts';
import { isStudy } from '../api/which-study.ts';
import { counted, timesText } from '../core/counted.ts';
import { LabError } from '../core/errors.ts';
import { makeOutput, type Output } from './output.ts';
import { studyOf } from './study-argument.ts';

interface ScoreFlags {
  on: 'validation' | 'sealed';
  column?: string;
  yes?: true;
  json?: true;
}

export function scoreCommand(): Command {
  return new Command('score')
    .usage('[study] <file> --on validation|sealed [options]')
    .argument('<study>', 'a frozen study; may be left out as in the other commands')
    .argument(
      '[file]',
      'CSV, TSV, JSON lines, Parquet or Excel: the row keys that nightlab split wrote, and a score for each',
    )
    .addOption(
      new Option('--on <part>', 'validation: a look at hidden labels; sealed: an opening. Both are counted.')
        .choices(['validation', 'sealed'])
        .makeOptionMandatory(),
    )
    .option('--column <name>', 'the column of scores (default: the only one beside the key, or "score")')
    .option('--yes', 'open the sealed rows without asking')
    .action(run);
}

async function run(first: string, second: string | undefined, flags: ScoreFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const root = process.cwd();
  const word = second ?? first;
  if (second === undefined && /^[\w-]+$/.test(word) && isStudy(root, word))
    throw new LabError(
      'cli.noFile',
      `Missing file of scores: "${word}" is the study`,
      `Name the file: npx nightlab score ${word} FILE --on ${flags.on}.`,
    );
  const study = studyOf(second === undefined ? undefined : first, output);
  const opened = await openStudy(study);
  const report = await opened.score(word, {
    ...flags,
    onRead: (notes) => {
      for (const note of notes) output.say(`note: ${note}`);
    },
    beforeOpening: ({ sealedOpenings }) => confirm(study, sealedOpenings, flags, output),
  });
  const { nRows, notes, ...figures } = report;
  output.data({ study, on: flags.on, nRows, ...figures, notes });
  output.say(reportText(flags.on, report));
}

/** An opening cannot be taken back, so it is asked for in so many words. */
async function confirm(study: string, openings: number, flags: ScoreFlags, output: Output): Promise<void> {
  const so = openings === 0 ? 'They are unopened.' : `They have been opened ${timesText(openings)} so far.`;
  const what = `This opens the sealed rows of "${study}". ${so} Each opening is counted for good, and each one after the first makes their figures a little too optimistic.`;
  if (flags.yes) return output.say(what);
  if (process.stdin.isTTY && !flags.json) {
    output.say(what);
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await terminal.question('Open them? [y/N] ').finally(() => terminal.close());
    if (/^y(es)?$/i.test(answer.trim())) return;
    throw new LabError('cli.notConfirmed', 'The sealed rows stay closed', 'Nothing was counted.');
  }
  throw new LabError('cli.notConfirmed', what, 'Nothing was opened. Add --yes to open them.');
}

function reportText(on: ScoreFlags['on'], report: OtherToolReport): string {
  const { auc, interval, step, best, exported, sealedOpenings, looks, nRows } = report;
  const digits = digitsOf(step);
  const figure = (value: number): string => value.toFixed(digits);
  const signed = (value: number): string => `${value < 0 ? '-' : '+'}${figure(Math.abs(value))}`;
  const lines = [
    `${on} AUC about ${figure(auc)} (95% interval ${figure(interval.low)} to ${figure(interval.high)}), ${counted(nRows, 'row')}`,
    `Figures are rounded to ${step}, the noise of this part: exact ones would tell hidden labels.`,
  ];
  if (best) {
    const { experiment, validationAuc, difference, verdict } = best;
    const range = `about ${signed(difference)}, 95% interval ${signed(best.interval.low)} to ${signed(best.interval.high)}`;
    const than = `experiment ${experiment} (validation AUC ${validationAuc.toFixed(4)})`;
    lines.push(
      verdict === 'no difference beyond noise'
        ? `No difference beyond noise from the best, ${than}: ${range}.`
        : `Beyond noise ${verdict} than the best, ${than}: ${range}.`,
    );
  }
  if (on === 'validation') {
    if (exported && best?.verdict === 'better')
      lines.push(
        'If a model that nightlab exported gave these scores, the figure means nothing: it was fitted on these rows.',
      );
    lines.push(
      report.isLook
        ? `This is look ${looks} at hidden validation labels; the ledger counts it.`
        : 'These scores rank the rows as some did before: no new look.',
    );
  } else {
    if (exported) {
      const { experiment, sealedAuc, sealedInterval } = exported;
      lines.push(
        `Exported experiment ${experiment}: sealed AUC ${sealedAuc.toFixed(4)} (${sealedInterval.low.toFixed(4)} to ${sealedInterval.high.toFixed(4)}).`,
      );
    }
    lines.push(`The sealed rows have been opened ${timesText(sealedOpenings)}.`);
  }
  return lines.join('\n');
}

function digitsOf(step: number): number {
  return Math.max(1, Math.ceil(-Math.log10(step) - 1e-9));
}
