/** `presszero pin`: a PIN as the hotline file holds it. */
import { hashPin } from '../runtime/pin.ts';
import { type AddCommand, examples, optionsOf, print, withJson } from './command.ts';
import type { Io } from './io.ts';
import { readHidden, readLines } from './input.ts';
import { Problem, Usage } from './problem.ts';

export const pinCommand: AddCommand = (program, { io }) => {
  const command = withJson(program.command('pin'))
    .description("turn an agent's PIN into the line for the hotline file")
    .allowExcessArguments()
    .option('--stdin', 'read the PIN from standard input instead of asking twice')
    .action(async (_options, self) => {
      if (self.args.length > 0)
        throw new Usage(
          'Run "presszero pin" alone: it asks for the PIN, so that it does not stand in your shell\'s history.',
        );
      const options = optionsOf(self) as { json?: true; stdin?: true };
      const pin = options.stdin ? await fromPipe(io) : await askedTwice(io);
      if (!/^\d{4,12}$/.test(pin)) throw new Problem('bad-pin', 'A PIN has 4 to 12 digits: it is keyed in on a phone.');
      const hash = await hashPin(pin);
      print(io, options, { pin: hash }, () => [`pin: "${hash}"`]);
    });
  examples(command, 'presszero pin', 'printf 4711 | presszero pin --stdin');
};

async function fromPipe(io: Io): Promise<string> {
  for await (const line of readLines(io)) return line.trim();
  return '';
}

async function askedTwice(io: Io): Promise<string> {
  const first = await readHidden(io, 'PIN: ');
  const second = await readHidden(io, 'again: ');
  if (first !== second) throw new Problem('pins-differ', 'Those were two different PINs; nothing was made.');
  return first;
}
