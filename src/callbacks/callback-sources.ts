import { BlockList, isIP } from 'node:net';
import { UserError } from '../domain/errors.ts';

/** Is this the address of a peer from which callbacks are accepted? */
export type IsCallbackSource = (remoteAddress: string) => boolean;

/**
 * An allow-list of exact addresses. Two spellings of one IPv6 address are the same, and an IPv4 caller
 * that reaches an IPv6 socket (`::ffff:203.0.113.7`) is that IPv4 address. Throws a UserError for an
 * entry that is no address.
 */
export function callbackSources(addresses: readonly string[]): IsCallbackSource {
  const listed = new BlockList();
  for (const entry of addresses) {
    const address = plainAddress(entry);
    const family = familyOf(address);
    if (family === null) {
      throw new UserError(
        'setting_invalid',
        `OY_CALLBACK_SOURCES holds ${JSON.stringify(entry)}, which is not an IP address.`,
        'List single addresses, separated by commas; names and ranges are not taken.',
      );
    }
    listed.addAddress(address, family);
  }
  return (remoteAddress) => {
    const address = plainAddress(remoteAddress);
    const family = familyOf(address);
    return family !== null && listed.check(address, family);
  };
}

/** The peer's address as it is kept: mapped addresses as IPv4, link-local ones without their zone. */
export function plainAddress(address: string): string {
  const withoutZone = address.trim().replace(/%.*$/, '');
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(withoutZone)?.[1] ?? withoutZone;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address);
  if (version === 0) return null;
  return version === 4 ? 'ipv4' : 'ipv6';
}
