/** Settings of learners: a step up or down, known good sets, and draws from the whole range. */
import { type Random, random } from '../../../core/random.ts';
import { type CallNode, type Draft, type Value, withOptions } from '../draft.ts';
import { basesOf, isTextModel, learnerOf, mapBases } from '../edit-draft.ts';
import type { Idea, Move, Scene } from '../idea.ts';
import type { TableProfile } from '../table-profile.ts';
import { type Hyperparameter, hyperparametersOf, learnerIn } from '../toolkit.ts';

const axis = 'model.hyper';

export const hyperMoves: Move = (scene) => [...steps(scene), ...sets(scene), ...draws(scene)];

function changed(draft: Draft, base: string, changes: Readonly<Record<string, Value | undefined>>): Draft {
  return mapBases(draft, (learner, name) => (name === base ? withOptions(learner, changes) : learner));
}

function settingOf(learner: CallNode, hyperparameter: Hyperparameter): number {
  const value = learner.call?.options[hyperparameter.option];
  return typeof value === 'number' ? value : hyperparameter.default;
}

/** Two significant digits are enough for any setting. */
function rounded(value: number, hyperparameter: Hyperparameter): number {
  const held = Math.min(hyperparameter.range[1], Math.max(hyperparameter.range[0], value));
  return hyperparameter.integer ? Math.round(Number(held.toPrecision(2))) : Number(held.toPrecision(2));
}

/** Little signal wants calm models, much allows fine ones. */
function caution({ signal }: TableProfile): number {
  return signal < 150 ? 1.5 : signal < 1000 ? 1 : 0.7;
}

const calmer = new Set(['l2Regularization up', 'minSamplesLeaf up', 'maxLeafNodes down', 'maxDepth down']);

function steps({ draft, profile }: Scene): Idea[] {
  return basesOf(draft).flatMap(({ name, value }) => {
    return hyperparametersOf(draft.toolkit, learnerOf(value)).flatMap((hyperparameter) => {
      const { option } = hyperparameter;
      const present = settingOf(value, hyperparameter);
      return stepsFrom(present, hyperparameter).map((next): Idea => {
        const up = next > present;
        const isCalmer = calmer.has(`${option} ${up ? 'up' : 'down'}`) || option.endsWith('Fraction');
        const where = draft.model.kind === 'stack' ? ` in the base "${name}"` : '';
        return {
          axis,
          hypothesis: `${capital(up ? hyperparameter.more : hyperparameter.less)}${where} (${option} ${next}) suit this table better.`,
          draft: changed(draft, name, { [option]: next }),
          gain: 0.002 * (isCalmer ? caution(profile) : 1) * shareOf(draft),
        };
      });
    });
  });
}

/** One setting of one base of a stack moves the whole less. */
function shareOf(draft: Draft): number {
  return 1 / Math.sqrt(basesOf(draft).length);
}

function stepsFrom(present: number, hyperparameter: Hyperparameter): number[] {
  const span = hyperparameter.range[1] - hyperparameter.range[0];
  const raw =
    hyperparameter.scale === 'log' ? [present / 2, present * 2] : [present - span / 4, present + span / 4];
  return [...new Set(raw.map((value) => rounded(value, hyperparameter)))].filter(
    (value) => value !== present,
  );
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Settings that are known to be good together, for tables with little signal, and with much. */
function sets({ draft, profile }: Scene): Idea[] {
  const few = profile.signal < 300 ? 0 : 1;
  return basesOf(draft).flatMap(({ name, value }) =>
    (learnerIn(draft.toolkit, learnerOf(value))?.settings ?? []).map(({ options, because, gains }) => ({
      axis,
      hypothesis: `${because}${draft.model.kind === 'stack' ? ` (base "${name}")` : ''}.`,
      draft: changed(draft, name, options),
      gain: gains[few] * shareOf(draft),
    })),
  );
}

/** Random draws, new ones at each experiment: a night has room for what nobody thinks of. */
function draws({ draft, profile, seed, nTried }: Scene): Idea[] {
  return basesOf(draft).flatMap(({ name, value }) => {
    const learner = learnerIn(draft.toolkit, learnerOf(value));
    const hyperparameters = hyperparametersOf(draft.toolkit, learnerOf(value));
    if (!learner || hyperparameters.length === 0) return [];
    return [0, 1].map((draw): Idea => {
      const stream = random(seed, 'settings', name, nTried, draw);
      const drawn = hyperparameters.map((hyperparameter): [string, Value] => [
        hyperparameter.option,
        drawFrom(hyperparameter, stream),
      ]);
      const what = isTextModel(draft, value) ? 'the text model' : `"${name}"`;
      return {
        axis,
        hypothesis: `Quite other settings of ${what} (${drawn.map(([option, to]) => `${option} ${String(to)}`).join(', ')}) do better.`,
        draft: changed(draft, name, Object.fromEntries(drawn)),
        gain: 0.0012 * shareOf(draft) * learner.sensitivity * (profile.signal < 300 ? 1.3 : 1),
      };
    });
  });
}

function drawFrom(hyperparameter: Hyperparameter, stream: Random): number {
  const [low, high] = hyperparameter.range;
  const share = stream.next();
  const value = hyperparameter.scale === 'log' ? low * (high / low) ** share : low + (high - low) * share;
  return rounded(value, hyperparameter);
}
