/**
 * Bank codes as Xendit's batch template writes them (`BCA`, `MANDIRI`, also `ID_BCA`), and the listed
 * code each stands for in OY's "Disbursement Bank Codes". A name that is not here is refused: we do
 * not guess a bank. BSI took over the code of Bank Syariah Mandiri, 451.
 */
const NAMES: Readonly<Record<string, string>> = {
  BRI: '002',
  MANDIRI: '008',
  BNI: '009',
  DANAMON: '011',
  PERMATA: '013',
  BCA: '014',
  MAYBANK: '016',
  PANIN: '019',
  CIMB: '022',
  CIMB_NIAGA: '022',
  UOB: '023',
  OCBC: '028',
  CITIBANK: '031',
  ARTHA: '037',
  DBS: '046',
  STANDARD_CHARTERED: '050',
  CAPITAL: '054',
  HSBC: '087',
  JTRUST: '095',
  MAYAPADA: '097',
  BJB: '110',
  DKI: '111',
  DAERAH_ISTIMEWA: '112',
  JAWA_TENGAH: '113',
  JAWA_TIMUR: '114',
  JAMBI: '115',
  ACEH: '116',
  SUMUT: '117',
  LAMPUNG: '121',
  BALI: '129',
  BANTEN: '137',
  MUAMALAT: '147',
  SHINHAN: '152',
  SINARMAS: '153',
  MASPION: '157',
  BTN: '200',
  WOORI: '212',
  BTPN: '213',
  BJB_SYR: '425',
  MEGA: '426',
  BNI_SYR: '427',
  BRI_SYR: '422',
  BUKOPIN: '441',
  BSI: '451',
  MANDIRI_SYR: '451',
  HANA: '484',
  MNC_INTERNASIONAL: '485',
  NATIONALNOBU: '503',
  MEGA_SYR: '506',
  PANIN_SYR: '517',
  SAHABAT_SAMPOERNA: '523',
  BCA_SYR: '536',
  BTPN_SYARIAH: '547',
  MANDIRI_TASPEN: '564',
  COMMONWEALTH: '950',
  OVO: 'ovo',
  DANA: 'dana',
  GOPAY: 'gopay',
  LINKAJA: 'linkaja',
};

export const BANK_NAMES: ReadonlyMap<string, string> = new Map(Object.entries(NAMES));

/** The listed code behind a bank's name, or null. */
export function bankCodeOfName(name: string): string | null {
  const key = name
    .trim()
    .toUpperCase()
    .replace(/[\s_-]+/g, '_')
    .replace(/^ID_/, '')
    .replace(/^BANK_/, '');
  return BANK_NAMES.get(key) ?? null;
}
