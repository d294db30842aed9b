/** A person's hands on the terminal phone: keys at once on a terminal, lines from a pipe. */
import type { CarrierClient } from '../../simulator/client.ts';
import { readKeys, readLines } from '../input.ts';
import type { Io } from '../io.ts';
import { type Deed, HELP, parseLine } from './line.ts';
import type { Phone } from './transcript.ts';

/** Reads until the input ends or `io.stopped`; true when the person broke off (Ctrl-C, Ctrl-D). */
export async function readHands(
  io: Io,
  sid: string,
  phones: ReadonlyMap<string, Phone>,
  carrier: CarrierClient,
): Promise<boolean> {
  const act = (deed: Deed | null): void => {
    perform(deed, sid, phones, carrier, io).catch((error: unknown) =>
      io.err(error instanceof Error ? error.message : String(error)),
    );
  };
  if (io.stdin.isTTY !== true) {
    for await (const line of readLines(io)) act(parseLine(line));
    return false;
  }
  let typed = '';
  for await (const key of readKeys(io)) {
    if (typed === '' && /^[0-9*#h]$/.test(key)) act(parseLine(key));
    else if (key === '\r' || key === '\n') {
      io.ask('\n');
      act(parseLine(typed));
      typed = '';
    } else if (key === '\u007f' || key === '\b') {
      if (typed !== '') io.ask('\b \b');
      typed = typed.slice(0, -1);
    } else if (key >= ' ') {
      io.ask(key);
      typed += key;
    }
  }
  return true;
}

async function perform(
  deed: Deed | null,
  sid: string,
  phones: ReadonlyMap<string, Phone>,
  carrier: CarrierClient,
  io: Io,
): Promise<void> {
  if (deed === null) return io.err('Not understood; ? tells what can be typed.');
  if (deed.do === 'nothing') return;
  if (deed.do === 'help') return HELP.forEach((line) => io.err(line));
  const phone = phoneFor(deed.agent, sid, phones);
  if (phone === undefined)
    return io.err(deed.agent === null ? 'Your phone has no call now.' : `Agent ${deed.agent} has no call now.`);
  switch (deed.do) {
    case 'press':
      return await carrier.press(phone.sid, deed.keys);
    case 'say':
      return await carrier.say(phone.sid, deed.text);
    case 'hang-up':
      return await carrier.hangUp(phone.sid);
    case 'answer':
      return await carrier.answer(phone.sid);
    case 'decline':
      return await carrier.decline(phone.sid);
  }
}

/** The newest call at that phone that is not over; the caller's own phone when `agent` is null. */
function phoneFor(agent: number | null, sid: string, phones: ReadonlyMap<string, Phone>): Phone | undefined {
  const live = [...phones.values()].filter((phone) => phone.agent === agent && phone.state !== 'over');
  return live.at(-1) ?? (agent === null ? phones.get(sid) : undefined);
}
