import { readFile } from 'node:fs/promises';
import { Command, type OutputConfiguration } from 'commander';
import { printable } from '../core/plain-text.ts';
import { commandGroups, type ListedCommand } from './commands.ts';
import { noteUsed } from './study-argument.ts';
import { helpLayout } from './terminal/help-layout.ts';
import { hasScreenWidth, screenWidth } from './terminal/screen-width.ts';

/** Commander's own words repeat what was typed. */
const words: OutputConfiguration = {
  outputError: (text, write) => write(printable(text)),
  getOutHelpWidth: () => helpWidth(process.stdout),
  getErrHelpWidth: () => helpWidth(process.stderr),
};

function helpWidth(stream: NodeJS.WriteStream): number {
  return hasScreenWidth(stream) ? screenWidth(stream) : 80;
}

/**
 * Does what the words ask for. Of the commands the one that they name is loaded; the others are names and summaries,
 * which is all that the overview, and the answer to a misspelt name, need.
 *
 * @param args what follows `nightlab`
 * @throws CommanderError after --help and for bad usage; whatever the command throws.
 */
export async function runProgram(args: readonly string[]): Promise<void> {
  const asked = nameIn(args);
  const program = await programWith(asked);
  const isMisspelt = asked !== undefined && !program.commands.some((command) => command.name() === asked);
  // With --help beside it, commander would pass over a name that it does not know.
  await program.parseAsync(isMisspelt ? [asked] : args, { from: 'user' });
  if (!process.exitCode) noteUsed();
}

async function programWith(asked: string | undefined): Promise<Command> {
  const packageFile = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(packageFile) as { version: string };
  const program = new Command('nightlab')
    .usage('COMMAND [options]')
    .description('A research lab for tables with a yes/no outcome: frozen split, honest ROC AUC.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain nightlab, or the command before it')
    .exitOverride()
    .configureOutput(words)
    .configureHelp(helpLayout)
    .showHelpAfterError('(nightlab --help lists the commands)')
    .addHelpText(
      'after',
      `
Start:
  npx nightlab freeze FILE --target COL
  npx nightlab research
`,
    );
  for (const [group, listed] of Object.entries(commandGroups)) {
    for (const entry of listed) {
      const command = entry.name === asked ? await load(entry, program) : new Command(entry.name);
      program.addCommand(command.summary(entry.summary).helpGroup(`${group}:`));
    }
  }
  return program;
}

/** The first word that is not an option names the command, or follows `help`. */
function nameIn(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((arg) => !arg.startsWith('-'));
  return first === 'help' ? second : first;
}

async function load({ load, summary }: ListedCommand, program: Command): Promise<Command> {
  const command = await load();
  return command
    .copyInheritedSettings(program)
    .description([summary, command.description()].filter((text) => text !== '').join(' '))
    .showHelpAfterError('(add --help for what this command takes)')
    .helpOption('-h, --help', 'explain this command')
    .option('--json', 'JSON on stdout, words for people on stderr');
}
