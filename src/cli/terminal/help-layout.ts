import type { Help, HelpConfiguration } from 'commander';

/** Below this many columns beside the terms, what is said of them is below them. */
const minBeside = 36;
const longestTermBeside = 32;

/**
 * How --help is laid out: names alone in the overview, lines that fit the terminal, and what a term means below it where
 * there is no room beside it.
 */
export const helpLayout: HelpConfiguration = {
  minWidthToWrap: 20,
  subcommandTerm: (command) => command.name(),
  visibleCommands: (command) => [...command.commands],
  styleUsage(this: Help, text: string): string {
    const title = 'Usage: '.length;
    return indented(text, title, this.helpWidth ?? 80, this).trimStart();
  },
  padWidth(command, helper): number {
    const lengths = [
      ...helper.visibleOptions(command).map((option) => helper.optionTerm(option).length),
      ...helper.visibleCommands(command).map((each) => helper.subcommandTerm(each).length),
      ...helper.visibleArguments(command).map((argument) => helper.argumentTerm(argument).length),
    ];
    return Math.max(0, ...lengths.filter((length) => length <= longestTermBeside));
  },
  formatItem(term, termWidth, description, helper): string {
    const width = Math.max(20, helper.helpWidth ?? 80);
    if (description === '') return `  ${term}`;
    const beside = width - termWidth - 4;
    if (beside < minBeside || term.length > termWidth) {
      const indent = beside < minBeside ? 4 : termWidth + 4;
      return `  ${term}\n${indented(description, indent, width, helper)}`;
    }
    return `  ${term.padEnd(termWidth)}  ${indented(description, termWidth + 4, width, helper).trimStart()}`;
  },
};

function indented(text: string, by: number, width: number, helper: Help): string {
  return helper.boxWrap(text, width - by).replaceAll(/^/gm, ' '.repeat(by));
}
