import {
  type ExactJson,
  isList,
  Numeral,
  parseExactJson,
  storableText,
  writeExactJson,
} from './exact-json.ts';

/**
 * Takes secrets and personal data out of an answer before it is kept as evidence (design, law 11):
 * account numbers keep their last four digits, names their initials, e-mail addresses their first
 * letter. Ids, codes, amounts and times stay: they are what the evidence is for.
 */
const ACCOUNT_KEY = /account|phone|mobile|^nik$|va_?number|va_?code/i;
const NAME_KEY = /name$|^payer$|^username_display$/i;
/** Tokens and sealed envelopes: nothing of them is kept. */
const SECRET_KEY =
  /token|signature|secret|^personal_information$|^id_card_photo$|^selfie_card_photo$/i;
const KEPT_TEXT_KEYS: ReadonlySet<string> = new Set([
  'code',
  'timestamp',
  // OY
  'id',
  'partner_trx_id',
  'trx_id',
  'created_date',
  'last_updated_date',
  'created',
  'last_updated',
  'updated',
  'tx_date',
  'transaction_date',
  'expiration_time',
  'partner_user_id',
  'partner_tx_id',
  'tx_ref_number',
  'payment_link_id',
  'partnertxid',
  'paymentlinkid',
  'txrefnumber',
  'expirationtime',
  // Xendit and Instamoney
  'external_id',
  'business_id',
  'ewallet_transaction_id',
  'expiration_date',
  'expired_at',
  'payment_timestamp',
  // Paylabs
  'requestid',
  'merchantid',
  'merchanttradeno',
  'platformtradeno',
  'merchantrefundno',
  'platformrefundno',
  'createtime',
  'successtime',
  'expiredtime',
]);
const KEPT_NUMBER_KEY = /amount|balance|fee/i;

const EMAIL = /[^\s@<>"',;:]+@[^\s@<>"',;:]+/g;
const LONG_DIGIT_RUN = /\d{6,}/g;

const MAX_TEXT_CHARS = 2_000;
const MAX_JSON_CHARS = 16_000;
/** A secret shorter than this would cut ordinary words to pieces. */
const MIN_SECRET_CHARS = 6;
const MIN_NAME_CHARS = 3;

/** `1239812390` → `******2390`. Four characters or fewer are masked altogether. */
export function maskAccount(account: string): string {
  const shown = account.length > 4 ? account.slice(-4) : '';
  return '*'.repeat(account.length - shown.length) + shown;
}

/** `John Doe` → `J. D.` */
export function maskName(name: string): string {
  return name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `${firstLetter(word)}.`)
    .join(' ');
}

function firstLetter(word: string): string {
  return String.fromCodePoint(word.codePointAt(0) ?? 0x3f);
}

/** Free text: what looks like an account number or an e-mail address is masked. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  return withoutSecrets(text, secrets)
    .replace(EMAIL, (address) => `${firstLetter(address)}***@***`)
    .replace(LONG_DIGIT_RUN, maskAccount);
}

/** The body of an answer as it may be kept. `secrets` are removed wherever they appear. */
export function redactBody(body: string, secrets: readonly string[] = []): string {
  const json = parseExactJson(body);
  if (json === undefined || json === null || typeof json !== 'object') {
    return redactText(storableText(body.slice(0, MAX_TEXT_CHARS)), secrets);
  }
  const personal = new PersonalData();
  personal.collect(json);
  const redacted = writeExactJson(redactJson(json, '', { secrets, personal }));
  if (redacted.length <= MAX_JSON_CHARS) return redacted;
  return `${storableText(redacted.slice(0, MAX_JSON_CHARS))} [cut]`;
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= MIN_SECRET_CHARS)
    .reduce((left, secret) => left.replaceAll(secret, '[secret]'), text);
}

interface Known {
  readonly secrets: readonly string[];
  readonly personal: PersonalData;
}

/** The names and accounts of one answer, to find them again in its free texts. */
class PersonalData {
  /** By name: how it is found, and what stands in its place. A page may hold a thousand of them. */
  readonly #names = new Map<string, { readonly pattern: RegExp; readonly mask: string }>();
  readonly #accounts = new Set<string>();

  collect(value: ExactJson, key = ''): void {
    const text = value instanceof Numeral ? value.text : value;
    if (typeof text === 'string') this.#note(key, text);
    else if (text !== null && typeof text === 'object') {
      if (isList(text)) for (const item of text) this.collect(item, key);
      else for (const [name, item] of Object.entries(text)) this.collect(item, name);
    }
  }

  #note(key: string, text: string): void {
    if (text.length < MIN_NAME_CHARS) return;
    if (NAME_KEY.test(key)) this.#noteName(text);
    else if (ACCOUNT_KEY.test(key)) this.#accounts.add(text);
  }

  #noteName(name: string): void {
    if (this.#names.has(name)) return;
    const pattern = new RegExp(name.replace(/[^\p{L}\p{N}\s]/gu, String.raw`\$&`), 'gi');
    this.#names.set(name, { pattern, mask: maskName(name) });
  }

  maskIn(text: string): string {
    let masked = text;
    for (const [name, { pattern, mask }] of this.#names) {
      if (name.length <= masked.length) masked = masked.replace(pattern, mask);
    }
    for (const account of this.#accounts) masked = masked.replaceAll(account, maskAccount(account));
    return masked;
  }
}

function redactJson(value: ExactJson, key: string, known: Known): ExactJson {
  if (value instanceof Numeral) return redactNumeral(value, key, known);
  if (typeof value === 'string') return redactField(value, key, known);
  if (value === null || typeof value === 'boolean') return value;
  if (isList(value)) return value.map((item) => redactJson(item, key, known));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      redactText(name, known.secrets),
      redactJson(item, name, known),
    ]),
  );
}

function redactNumeral(value: Numeral, key: string, known: Known): ExactJson {
  if (KEPT_NUMBER_KEY.test(key)) return value;
  const redacted = redactField(value.text, key, known);
  return redacted === value.text ? value : redacted;
}

function redactField(text: string, key: string, known: Known): string {
  if (SECRET_KEY.test(key)) return '[secret]';
  if (NAME_KEY.test(key)) return maskName(text);
  if (ACCOUNT_KEY.test(key)) return maskAccount(text);
  const kept = known.personal.maskIn(withoutSecrets(text, known.secrets));
  return KEPT_TEXT_KEYS.has(key.toLowerCase()) || KEPT_NUMBER_KEY.test(key)
    ? kept
    : redactText(kept);
}
