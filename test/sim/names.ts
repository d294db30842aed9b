/** What engine, carrier and people of a simulated world agree on. */
export const ACCOUNT = `AC${'1'.repeat(32)}`;
export const CARRIER_TOKEN = 'token-of-the-simulated-carrier';
export const SECRET = Buffer.from('secret-of-the-simulation-0123456');
export const PUBLIC_URL = 'https://hotline.test';
export const FALLBACK_URL = 'https://elsewhere.test/fallback';
export const HOTLINE = '+12025550100';
export const AGENTS_NUMBER = '+12025550101';
/** Call time when a world begins: a Wednesday morning, ms since 1970. */
export const START = 1_800_000_000_000;
