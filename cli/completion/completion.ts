import { InvalidArgumentError } from 'commander';
import * as z from 'zod';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { FORMATS, globalOptions } from '../global-options.ts';
import { describeOption } from './described-command.ts';
import { completionScript, SHELLS } from './completion-script.ts';

const Args = z.tuple([z.enum(SHELLS)]);

export const completion: Command = {
  args: [
    {
      name: '<shell>',
      description: 'bash, zsh or fish',
      parse: (text) => {
        if (Args.safeParse([text]).success) return text;
        throw new InvalidArgumentError(`It must be ${SHELLS.join(', ')}.`);
      },
    },
  ],
  options: [],
  details:
    'Prints a script by which a shell completes commands, options and formats. It asks neither AWS nor an API. Exit code 0 once it is printed.',
  examples: [
    { what: 'In ~/.bashrc', command: 'source <(rollcall completion bash)' },
    { what: 'In ~/.zshrc, after compinit', command: 'source <(rollcall completion zsh)' },
    { what: 'In fish', command: 'rollcall completion fish > ~/.config/fish/completions/rollcall.fish' },
  ],
  run: async ({ args }, { output, describeCommands }) => {
    const [shell] = Args.parse(args);
    const options = globalOptions().map(({ flags, description }) =>
      describeOption(flags, description, flags.startsWith('--output') ? FORMATS : undefined),
    );
    await output.print(completionScript(shell, { commands: await describeCommands(), options }));
    return EXIT.allSucceeded;
  },
};
