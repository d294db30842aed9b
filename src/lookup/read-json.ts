/** Nobody's answer is nested deeper than this. */
const MOST_DEPTH = 32;
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** An answer's value; null when it is no JSON, no UTF-8, or nested too deeply to be meant. */
export function readJson(bytes: Uint8Array): { readonly value: unknown } | null {
  try {
    const text = UTF8.decode(bytes);
    return depthOf(text) > MOST_DEPTH ? null : { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** How many brackets are open at most; those inside texts are only signs. */
function depthOf(json: string): number {
  let [depth, most, inText] = [0, 0, false];
  for (let i = 0; i < json.length; i++) {
    const sign = json[i];
    if (inText && sign === '\\') i += 1;
    else if (sign === '"') inText = !inText;
    else if (inText) continue;
    else if (sign === '[' || sign === '{') most = Math.max(most, (depth += 1));
    else if (sign === ']' || sign === '}') depth -= 1;
  }
  return most;
}
