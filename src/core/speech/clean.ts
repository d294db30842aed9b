/**
 * Text from outside (flow files, announcements, what a carrier says a caller is called) made fit to be spoken. XML can't hold
 * control characters, the TwiML library throws on them, and bidi overrides turn text around for whoever reads it in a log.
 */

/** What one `<Say>` takes: Polly 3000 characters, and 4500 once URL-encoded (13521), which is 500 Han characters. */
export const SAY_CHARS = 3_000;
export const SAY_ENCODED = 4_500;

// Controls, lone surrogates, noncharacters, and everything that steers the direction of text. Joiners stay: Persian needs them.
const UNSPEAKABLE =
  /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** Most of what is cleaned (URLs, English) is plain already, and this tells it at a tenth of the price. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** One line of speakable text: hostile characters gone, white space single. May be empty. */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSPEAKABLE, ' ').replace(/\s+/g, ' ').trim();
}

/** The text, cleaned, in pieces that one `<Say>` each can take, cut at the ends of sentences where there are any. */
export function pieces(text: string): readonly string[] {
  const done: string[] = [];
  let piece = '';
  for (const sentence of sentences(cleanText(text))) {
    if (fits(piece + sentence)) piece += sentence;
    else {
      if (piece !== '') done.push(piece.trim());
      piece = sentence;
    }
  }
  if (piece.trim() !== '') done.push(piece.trim());
  return done;
}

/** Whether one `<Say>` takes this text whole. */
export const fits = (text: string): boolean =>
  text.length <= SAY_CHARS && encodeURIComponent(text).length <= SAY_ENCODED;

/** Sentences, and a sentence that is too long by itself in slices of whole characters. */
function sentences(text: string): readonly string[] {
  return (text.match(/[^.!?。！？；]+[.!?。！？；]*\s*|[.!?。！？；]+\s*/gu) ?? []).flatMap((s) =>
    fits(s) ? [s] : slices(s),
  );
}

/** No character is longer than twelve when encoded, so 370 of them always fit. */
const slices = (text: string): readonly string[] => text.match(/.{1,370}/gsu) ?? [];
