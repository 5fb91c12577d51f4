import { DEFAULT_BANK_RULES, type BankContext } from '../bank-accounts/bank-context.ts';
import type { VaContext } from '../collections/va/va-context.ts';
import { keepVaOfOrder } from '../collections/va/va-store.ts';
import type { OrderKindName } from '../domain/batch-kinds.ts';
import { UserError } from '../domain/errors.ts';
import type { Clock } from '../domain/time.ts';
import { ORDER_KIND_DEFINITIONS } from '../orders/kinds/index.ts';
import type { OrderContext, OrderMaker, OrderRules } from '../orders/order-context.ts';
import type { OrderProvider } from '../orders/order-provider.ts';
import type { RefundProvider } from '../orders/refunds/refund-provider.ts';
import { callbackAddress } from '../platform/callback-settings.ts';
import type { Database } from '../platform/database/database.ts';
import type { RateLimits } from '../platform/limits/rate-limits.ts';
import type { Log } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import { createOyCheckoutClient } from '../providers/oy/checkout/oy-checkout-client.ts';
import { createOyKycClient } from '../providers/oy/kyc/oy-kyc-client.ts';
import { createOyPfmClient } from '../providers/oy/pfm/pfm-client.ts';
import { createSealer } from '../providers/oy/sealed/create-sealer.ts';
import type { Sealer } from '../providers/oy/sealed/sealer.ts';
import { createOyVaClient } from '../providers/oy/va/va-client.ts';
import { createPaylabsClient } from '../providers/paylabs/paylabs-client.ts';
import { createEwalletClient } from '../providers/xendit/ewallet-client.ts';
import { DEMO_CLIENT_PRIVATE_KEY, DEMO_OY_PUBLIC_KEY } from '../sandbox/oy/sealed/demo-keys.ts';
import {
  DEMO_MERCHANT_PRIVATE_KEY,
  DEMO_PLATFORM_PUBLIC_KEY,
} from '../sandbox/paylabs/demo-keys.ts';
import type { MoneyInContext } from '../work/job.ts';
import { SECOND_MS, sendingRules } from './sending-rules.ts';

/** What each provider is made from; an installation has it. */
export interface ProviderParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: RateLimits;
  /** Where OY is reached. */
  readonly oyUrl: string;
  /** The sandbox's own address where it stands in for OY; null: OY is real. */
  readonly sandboxUrl: string | null;
}

export interface MoneyInProviders {
  readonly context: MoneyInContext;
  /** Null: the keys for it are not set. */
  readonly sealer: Sealer | null;
  close(): Promise<void>;
}

/**
 * Makes the providers of money in, as far as they are set: OY's products with OY's address, the others
 * with their own, or with the sandbox where that stands in for OY.
 */
export function openMoneyIn(parts: ProviderParts): MoneyInProviders {
  try {
    return makeMoneyIn(parts);
  } catch (error) {
    throw settingToMend(error);
  }
}

/** A key or an address that cannot be right; the client's message names the setting. */
export function settingToMend(error: unknown): unknown {
  if (!(error instanceof TypeError || error instanceof RangeError)) return error;
  return new UserError(
    'setting_invalid',
    `A provider cannot be used: ${error.message}.`,
    'Correct that setting, or unset it where this provider is not used; docs/settings.md has them all.',
  );
}

function makeMoneyIn(parts: ProviderParts): MoneyInProviders {
  const { settings, clock, limits, log, database } = parts;
  const common = {
    timeoutMs: settings.requestTimeoutMs,
    maxAnswerBytes: settings.maxAnswerBytes,
    clock,
    limits,
    onPermitError: (error: unknown) =>
      log.warn({ error }, 'a permit was not given back; it lapses by itself'),
  };
  const oy = {
    ...common,
    baseUrl: parts.oyUrl,
    username: settings.oyUsername,
    apiKey: settings.oyApiKey,
  };
  const sealer = openSealer(parts);
  const va = createOyVaClient(oy);
  const checkout = createOyCheckoutClient({
    ...oy,
    payUrl: parts.sandboxUrl === null ? 'https://pay.oyindonesia.com' : `${parts.sandboxUrl}/pay`,
  });
  const kyc = sealer === null ? null : createOyKycClient({ ...oy, sealer });
  const pfm = sealer === null ? null : createOyPfmClient({ ...oy, sealer });
  const ewallets = openEwallets(parts, common);
  const paylabs = openPaylabs(parts, common);
  const vaName = va.name;
  const makers = makersOf({
    va: {
      provider: va,
      whenHeard: async (tx, heard, at) => {
        const { providerReference: vaId, payment } = heard;
        if (vaId === null) return;
        const status = heard.meaning;
        await keepVaOfOrder(
          tx,
          {
            provider: vaName,
            vaId,
            orderId: heard.orderId,
            partnerUserId: heard.providerId,
            vaNumber: payment.va_number ?? '',
            bankCode: payment.bank_code ?? '',
            status,
          },
          at,
        );
      },
    },
    checkout: { provider: checkout.checkouts },
    invoice: { provider: checkout.invoices },
    ...(kyc && { identity: { provider: kyc } }),
    ...(ewallets && { ewallet: { provider: ewallets } }),
    ...(paylabs && { emoney: { provider: paylabs } }),
  });
  const rules = orderRules(settings);
  const refunders = new Map<string, RefundProvider<unknown>>(paylabs ? [['paylabs', paylabs]] : []);
  const orders: OrderContext = { database, clock, limits, rules, log, makers, refunders };
  const vas: VaContext = { database, clock, limits, provider: va, rules: vaRules(settings) };
  const bankRules = { ...DEFAULT_BANK_RULES, overlapDays: settings.bankOverlapDays };
  const banks: BankContext | null =
    pfm === null ? null : { database, clock, limits, provider: pfm, rules: bankRules };
  return {
    context: { orders, vas, banks },
    sealer,
    async close() {
      for (const client of [va, checkout, kyc, pfm, ewallets, paylabs]) await client?.close();
    },
  };
}

type Makers = Partial<
  Record<
    OrderKindName,
    { provider: OrderProvider<never>; whenHeard?: NonNullable<OrderMaker['whenHeard']> }
  >
>;

function makersOf(made: Makers): OrderContext['makers'] {
  const entries = Object.entries(made) as [OrderKindName, NonNullable<Makers[OrderKindName]>][];
  return new Map(
    entries.map(([kind, { provider, whenHeard }]): [OrderKindName, OrderMaker] => [
      kind,
      {
        kind,
        stream: ORDER_KIND_DEFINITIONS[kind].stream,
        // Details are checked by the kind's own schema before they are stored.
        provider,
        ...(whenHeard && { whenHeard }),
      },
    ]),
  );
}

function openSealer({ settings, sandboxUrl }: ProviderParts): Sealer | null {
  const { oyPublicKey, oyCallbackPrivateKey } = settings;
  if (oyPublicKey !== '' && oyCallbackPrivateKey !== '') {
    return createSealer({ oyPublicKey, ourPrivateKey: oyCallbackPrivateKey });
  }
  if (sandboxUrl === null) return null;
  return createSealer({ oyPublicKey: DEMO_OY_PUBLIC_KEY, ourPrivateKey: DEMO_CLIENT_PRIVATE_KEY });
}

type Common = Pick<ProviderParts, 'clock'> & {
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
};

function openEwallets({ settings, sandboxUrl }: ProviderParts, common: Common) {
  const brand = settings.ewalletBrand === 'instamoney' ? 'instamoney' : 'xendit';
  const stand = sandboxUrl === null ? null : `${sandboxUrl}/${brand}`;
  const baseUrl = settings.ewalletBaseUrl || stand;
  if (baseUrl === null) return null;
  return createEwalletClient({
    ...common,
    brand,
    baseUrl,
    apiKey: settings.ewalletApiKey,
    apiVersion: settings.ewalletApiVersion === '2019-02-04' ? '2019-02-04' : '2020-02-01',
    callbackUrl: `${callbackAddress(settings)}/callbacks/${brand}`,
    redirectUrl: settings.ewalletRedirectUrl,
  });
}

function openPaylabs({ settings, sandboxUrl }: ProviderParts, common: Common) {
  const baseUrl = settings.paylabsBaseUrl || sandboxUrl;
  if (baseUrl === null) return null;
  const keys = paylabsKeys(settings, sandboxUrl);
  return createPaylabsClient({
    ...common,
    ...keys,
    baseUrl,
    merchantId: settings.paylabsMerchantId,
    notifyUrl: `${callbackAddress(settings)}/callbacks/paylabs`,
    ...(settings.paylabsStoreId !== '' && { storeId: settings.paylabsStoreId }),
  });
}

/** Ours and theirs; the sandbox's where it stands in. */
export function paylabsKeys(
  { paylabsPrivateKey, paylabsPublicKey }: Settings,
  sandboxUrl: string | null,
): { readonly privateKey: string; readonly paylabsPublicKey: string } {
  const isDemo = sandboxUrl !== null;
  return {
    privateKey: paylabsPrivateKey || (isDemo ? DEMO_MERCHANT_PRIVATE_KEY : ''),
    paylabsPublicKey: paylabsPublicKey || (isDemo ? DEMO_PLATFORM_PUBLIC_KEY : ''),
  };
}

function orderRules(settings: Settings): OrderRules {
  return {
    ...sendingRules(settings),
    maxAskMs: settings.orderMaxAskSeconds * SECOND_MS,
    expiryGraceMs: settings.orderExpiryGraceSeconds * SECOND_MS,
    refusedProbeMs: settings.breakerProbeSeconds * SECOND_MS,
  };
}

function vaRules(settings: Settings): VaContext['rules'] {
  return {
    pageLines: settings.vaPageLines,
    overlapLines: Math.ceil(settings.vaPageLines / 10),
    mostLines: settings.vaMostLines,
    pullEveryMs: settings.vaPullEverySeconds * SECOND_MS,
    retryMs: settings.retryMaxSeconds * SECOND_MS,
  };
}

/** Requests a second, by endpoint, over all workers. */
export function moneyInLimits(settings: Settings): Record<string, number> {
  const families: [number, readonly string[]][] = [
    [
      settings.limitVaPerSecond,
      ['oy:va-create', 'oy:va-info', 'oy:va-update', 'oy:va-list', 'oy:va-history'],
    ],
    [
      settings.limitCheckoutPerSecond,
      [
        'oy:checkout-create',
        'oy:invoice-create',
        'oy:checkout-status',
        'oy:checkout-get',
        'oy:checkout-delete',
      ],
    ],
    [settings.limitKycPerSecond, ['oy:kyc-create', 'oy:kyc-status']],
    [
      settings.limitPfmPerSecond,
      ['oy:pfm-login', 'oy:pfm-accounts', 'oy:pfm-balance', 'oy:pfm-mutations'],
    ],
    [
      settings.limitEwalletPerSecond,
      ['xendit', 'instamoney'].flatMap((brand) => [
        `${brand}:ewallet-create`,
        `${brand}:ewallet-status`,
      ]),
    ],
    [
      settings.limitEmoneyPerSecond,
      ['paylabs:emoney-create', 'paylabs:emoney-query', 'paylabs:emoney-refund'],
    ],
  ];
  return Object.fromEntries(
    families.flatMap(([limit, endpoints]) => endpoints.map((endpoint) => [endpoint, limit])),
  );
}
