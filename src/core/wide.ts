/** Chinese, Japanese and Korean characters, full-width signs and emoji are twice as wide as a letter, in a terminal and in a drawing. */
export const isWide = (char: string): boolean =>
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u.test(
    char,
  );
