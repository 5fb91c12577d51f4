import type { Answer } from '../answer.ts';
import type { Endpoint, SandboxRequest } from '../endpoint.ts';
import { drawUuid } from '../random.ts';
import { createdAnswer, errorOf, refusal, statusAnswer } from './answers.ts';
import type { EwalletBooks } from './books.ts';
import { BRANDS, type EwalletBrand, type EwalletVersion, VERSIONS, WALLETS } from './events.ts';
import type { OpenAccount } from './options.ts';
import type { RateLimit } from './rate-limit.ts';
import { idProblem, readBody, readCreate, readWallet } from './requests.ts';

export interface EwalletDesk {
  readonly books: Readonly<Record<EwalletBrand, EwalletBooks>>;
  readonly accounts: Readonly<Record<EwalletBrand, OpenAccount>>;
  readonly versionByDefault: EwalletVersion;
  readonly limit: RateLimit;
  readonly seed: number;
}

const PATHS = ['/ewallets', ...BRANDS.map((brand) => `/${brand}/ewallets`)];

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** `Basic base64(key + ":")`: the password is empty. */
function keyOf({ headers }: SandboxRequest): string | null {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(headers.authorization ?? '') ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  return text.endsWith(':') ? text.slice(0, -1) : null;
}

interface Caller {
  readonly brand: EwalletBrand;
  readonly permitted: boolean;
}

/** At the root the key says whose account it is; under a brand it must be that brand's. */
function callerOf(desk: EwalletDesk, request: SandboxRequest): Caller | null {
  const key = keyOf(request);
  if (key === null) return null;
  const named = BRANDS.find((brand) => request.path.startsWith(`/${brand}/`));
  for (const brand of named === undefined ? BRANDS : [named]) {
    const { apiKey, apiKeyWithoutPermission } = desk.accounts[brand];
    if (key === apiKey) return { brand, permitted: true };
    if (key === apiKeyWithoutPermission) return { brand, permitted: false };
  }
  return null;
}

/** Key, permission and speed, in this order; then what the endpoint does. */
function admitted(
  desk: EwalletDesk,
  request: SandboxRequest,
  endpoint: string,
  act: (brand: EwalletBrand) => Answer,
): Answer {
  const caller = callerOf(desk, request);
  if (caller === null) return refusal(errorOf('INVALID_API_KEY', null));
  const { brand, permitted } = caller;
  if (!permitted) return refusal(errorOf(forbiddenCode(brand), null));
  const { exceeded, headers } = desk.limit.take(`${brand} ${endpoint}`);
  const answer = exceeded ? refusal(errorOf('RATE_LIMIT_EXCEEDED', null)) : act(brand);
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** The two brands spell it differently. */
const forbiddenCode = (brand: EwalletBrand): string =>
  brand === 'xendit' ? 'REQUEST_FORBIDDEN_ERROR' : 'REQUEST_FORBIDDEN';

function create(desk: EwalletDesk, request: SandboxRequest, brand: EwalletBrand): Answer {
  const invalid = (message: string) => refusal(errorOf('API_VALIDATION_ERROR', null, message));
  const fields = readBody(request);
  if (fields === null) return invalid('the body is neither a JSON object nor a form');
  const asked = request.headers['x-api-version'] ?? desk.versionByDefault;
  const version = VERSIONS.find((each) => each === asked);
  if (version === undefined) return invalid('x-api-version is not one of these e-wallets');
  const books = desk.books[brand];
  const read = readCreate(fields, version, books.advance());
  if (!read.ok) return refusal(read.refusal);
  const made = books.create(read.value, version);
  if ('code' in made) return refusal(made);
  const answer = createdAnswer(books.printer, made);
  return { ...answer, headers: feeHeaders(desk, request, made.externalId) };
}

/** "We will return the fee_rule_id and the fee_id in the header of the API response." */
function feeHeaders(
  desk: EwalletDesk,
  request: SandboxRequest,
  externalId: string,
): Record<string, string> {
  const rule = request.headers['with-fee-rule'];
  if (rule === undefined) return {};
  return { fee_rule_id: rule, fee_id: drawUuid(desk.seed, 'fee', rule, externalId) };
}

function status(desk: EwalletDesk, { query }: SandboxRequest, brand: EwalletBrand): Answer {
  const books = desk.books[brand];
  const wallet = readWallet(query.ewallet_type);
  if (!wallet.ok) return refusal(wallet.refusal);
  // A question names what was made in either version, so the wider rule holds.
  const problem = idProblem(query.external_id, wallet.value, '2019-02-04');
  if (problem !== null) return refusal(errorOf('API_VALIDATION_ERROR', wallet.value, problem));
  const payment = books.find(wallet.value, query.external_id ?? '');
  if (payment === null) return refusal(errorOf('PAYMENT_NOT_FOUND_ERROR', wallet.value));
  return statusAnswer(books.printer, payment);
}

export function ewalletEndpoints(desk: EwalletDesk): readonly Endpoint[] {
  const walletOf = (value: unknown) => WALLETS.find((wallet) => wallet === value) ?? null;
  return [
    {
      name: 'ewallet-create',
      method: 'POST',
      paths: PATHS,
      idOf: (request) => textOf(readBody(request)?.external_id),
      answer: (request) =>
        admitted(desk, request, 'create', (brand) => create(desk, request, brand)),
      answerWithCode: (request, code) =>
        refusal(errorOf(code, walletOf(readBody(request)?.ewallet_type))),
    },
    {
      name: 'ewallet-status',
      method: 'GET',
      paths: PATHS,
      idOf: ({ query }) => textOf(query.external_id),
      answer: (request) =>
        admitted(desk, request, 'status', (brand) => status(desk, request, brand)),
      answerWithCode: ({ query }, code) => refusal(errorOf(code, walletOf(query.ewallet_type))),
    },
  ];
}
