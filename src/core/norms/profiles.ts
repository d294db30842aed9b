/** The norms that are built in, in the order they are listed. */
import type { Profile } from './profile.ts';
import { BASELINE } from './profiles/baseline.ts';
import { BE_CHARTER } from './profiles/be-charter.ts';
import { BR_11034 } from './profiles/br-11034.ts';
import { CN_GOV_GBT33358 } from './profiles/cn-gov-gbt33358.ts';
import { CN_INTERNET_2021 } from './profiles/cn-internet-2021.ts';
import { DE_TKG115 } from './profiles/de-tkg115.ts';
import { ES_10_2025 } from './profiles/es-10-2025.ts';
import { IN_TRAI } from './profiles/in-trai.ts';
import { ISO_13714 } from './profiles/iso13714.ts';
import { IT_255_24 } from './profiles/it-255-24.ts';
import { KR_ARS } from './profiles/kr-ars.ts';
import { PT_134_2009 } from './profiles/pt-134-2009.ts';
import { TR_BRSA } from './profiles/tr-brsa.ts';
import { TR_EMRA } from './profiles/tr-emra.ts';
import { US_ACCESS } from './profiles/us-access.ts';
import { US_DC_3106 } from './profiles/us-dc-3106.ts';

export const PROFILES: readonly Profile[] = [
  BASELINE,
  BE_CHARTER,
  BR_11034,
  CN_GOV_GBT33358,
  CN_INTERNET_2021,
  DE_TKG115,
  ES_10_2025,
  IN_TRAI,
  ISO_13714,
  IT_255_24,
  KR_ARS,
  PT_134_2009,
  TR_BRSA,
  TR_EMRA,
  US_ACCESS,
  US_DC_3106,
];
