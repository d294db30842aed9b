/** `presszero fallback`: the safety document, for a TwiML Bin or a second host. */
import { render } from '../core/twiml/render.ts';
import { safetyDocument } from '../core/twiml/safety.ts';
import { urlOf } from '../core/twiml/url.ts';
import { type AddCommand, examples, optionsOf, print, withJson } from './command.ts';
import { catalogAt } from './folder.ts';
import { Problem } from './problem.ts';
import { configFrom } from './start.ts';

export const fallbackCommand: AddCommand = (program, { io }) => {
  const command = withJson(program.command('fallback'))
    .description('print what callers hear when everything else fails: the emergency numbers, round and round')
    .option('--bin', 'for a TwiML Bin or another host: needs nothing of ours while it plays')
    .option('--flows <folder>', 'whose emergency numbers (FLOWS_DIR, ./flows)')
    .action(async (_options, self) => {
      const options = optionsOf(self) as { json?: true; bin?: true; flows?: string };
      const config = configFrom(io, { FLOWS_DIR: options.flows });
      if (options.bin && config.publicUrl === undefined)
        throw new Problem(
          'no-public-url',
          'Set PUBLIC_URL: at its end the document leads callers back to the hotline, and has to know where that is.',
        );
      const base = config.publicUrl ?? `http://${config.host}:${config.port}`;
      const { hotline } = await catalogAt(config.flowsDir);
      const twiml = render(safetyDocument(hotline, { base: options.bin ? null : base, back: urlOf(base, '/voice') }));
      print(io, options, { twiml, emergency: hotline.emergency.length }, () => [twiml]);
      if (!options.json)
        io.err(
          `Shows ${hotline.emergency.length} emergency number(s) to whoever asks. Paste it as the fallback URL's answer of each number.`,
        );
    });
  examples(
    command,
    'PUBLIC_URL=https://calls.example.com presszero fallback --bin > fallback.xml',
    'presszero fallback',
  );
};
