import { applyPfmCallback } from '../bank-accounts/apply-pfm-callback.ts';
import type { CallbackChannel } from '../callbacks/callback-channel.ts';
import { callbackSources } from '../callbacks/callback-sources.ts';
import { disbursementCallback } from '../callbacks/disbursement-callback.ts';
import type { CallbackHandler, CallbackHandlers } from '../callbacks/process-callback.ts';
import { vaCallback } from '../collections/va/va-callback.ts';
import { identityCallback, orderCallback } from '../orders/following/order-callback.ts';
import { applyRefundCallback } from '../orders/refunds/hear-of-refund.ts';
import { nikHash } from '../orders/kinds/identity-details.ts';
import type { PayoutContext } from '../payouts/payout-context.ts';
import { callbackAddress } from '../platform/callback-settings.ts';
import type { Settings } from '../platform/settings.ts';
import {
  createOyCheckoutChannel,
  readOyCheckoutCallback,
} from '../providers/oy/checkout/checkout-callbacks.ts';
import { createOyKycChannel, readOyKycCallback } from '../providers/oy/kyc/oy-kyc-callbacks.ts';
import { createOyChannel, readOyHint } from '../providers/oy/oy-callbacks.ts';
import { createOyPfmChannel } from '../providers/oy/pfm/pfm-callbacks.ts';
import { createOyVaChannel, readOyVaCallback } from '../providers/oy/va/va-callbacks.ts';
import { createPaylabsChannel } from '../providers/paylabs/paylabs-channel.ts';
import {
  readPaylabsNotification,
  readPaylabsRefundNotification,
} from '../providers/paylabs/paylabs-notification.ts';
import {
  createEwalletChannel,
  readEwalletCallback,
} from '../providers/xendit/ewallet-callbacks.ts';
import { type MoneyInProviders, paylabsKeys, settingToMend } from './providers.ts';

/** Every address at which a provider tells us something, with how its sender is known. */
export function callbackChannels(
  settings: Settings,
  sandboxUrl: string | null,
): readonly CallbackChannel[] {
  try {
    return makeChannels(settings, sandboxUrl);
  } catch (error) {
    throw settingToMend(error);
  }
}

function makeChannels(settings: Settings, sandboxUrl: string | null): CallbackChannel[] {
  const isOy = callbackSources(settings.oyCallbackSources);
  const brand = settings.ewalletBrand === 'instamoney' ? 'instamoney' : 'xendit';
  const keys = paylabsKeys(settings, sandboxUrl);
  const hasPaylabs = keys.privateKey !== '' && keys.paylabsPublicKey !== '';
  return [
    createOyChannel(isOy),
    createOyVaChannel(isOy),
    createOyCheckoutChannel(isOy),
    createOyPfmChannel(isOy),
    createOyKycChannel(isOy),
    createEwalletChannel({ brand, token: settings.ewalletCallbackToken }),
    ...(hasPaylabs
      ? [
          createPaylabsChannel({
            ...keys,
            merchantId: settings.paylabsMerchantId,
            notifyUrl: `${callbackAddress(settings)}/callbacks/paylabs`,
          }),
        ]
      : []),
  ];
}

/** What works the messages of each channel. */
export function callbackHandlers(
  payouts: PayoutContext,
  { context, sealer }: MoneyInProviders,
  settings: Settings,
): CallbackHandlers {
  const { orders, vas, banks } = context;
  const wallets = orderCallback(orders, {
    kinds: ['ewallet'],
    read: readEwalletCallback,
    trust: 'believed',
  });
  const handlers = new Map<string, CallbackHandler>([
    ['oy:disbursement', disbursementCallback(payouts, readOyHint)],
    [
      'oy:checkout',
      orderCallback(orders, {
        kinds: ['checkout', 'invoice'],
        read: readOyCheckoutCallback,
        trust: 'asked',
      }),
    ],
    ['xendit:ewallet', wallets],
    ['instamoney:ewallet', wallets],
    ['paylabs:emoney', paylabsCallback(orders)],
  ]);
  if (vas) handlers.set('oy:va', vaCallback(vas, readOyVaCallback));
  if (banks) {
    handlers.set('oy:pfm', async ({ body }) => ({ outcome: await applyPfmCallback(banks, body) }));
  }
  if (sealer) {
    handlers.set(
      'oy:kyc',
      identityCallback(orders, (body) => {
        const told = readOyKycCallback(body, sealer);
        return told === null ? null : nikHash(told.nik, settings.nikHashKey);
      }),
    );
  }
  return handlers;
}

/** Orders and refunds come to one address. */
function paylabsCallback(orders: MoneyInProviders['context']['orders']): CallbackHandler {
  const ofOrders = orderCallback(orders, {
    kinds: ['emoney'],
    read: readPaylabsNotification,
    trust: 'believed',
  });
  return async (callback, signal) => {
    const refund = readPaylabsRefundNotification(callback.body);
    return refund === null ? ofOrders(callback, signal) : applyRefundCallback(orders, refund);
  };
}
