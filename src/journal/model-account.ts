/** What is said of a model's columns on its card, by `show` and in JSON; lab/model-account.ts gathers it. */

/** Share of a model in one column above which people are warned. */
export const maxShare = 0.4;

export interface ModelAccount {
  /** By the importance that the learners report, over all features made of a column; the largest first. */
  readonly leansOn: readonly { readonly column: string; readonly share: number }[];
  /** What was suspected of being known only afterwards, of what a model could see. */
  readonly suspected: readonly {
    readonly column: string;
    /** `open`: nobody has answered; `excluded`; `allowed`: a person said that it is known at the moment of prediction. */
    readonly answer: 'open' | 'excluded' | 'allowed';
  }[];
  /** Columns that models may read and of which a fifth of the cells or more is missing. */
  readonly gaps: readonly { readonly column: string; readonly missingShare: number }[];
  /** Columns that no model may read since a person left them out, and the reason given. */
  readonly leftOut: readonly {
    readonly column: string;
    readonly why: string;
    /** True where the reason says so, or where it was suspected of it. */
    readonly knownAfterwards: boolean;
  }[];
}
