/**
 * How personal data travels to and from OY's KYC and PFM. The documents say only "RSA" and "AES"; the
 * rest is ours (I): RSA-OAEP with SHA-256 for what is small, AES-256-GCM for what is large, its key
 * travelling inside an RSA blob. Behind this interface, so that the real cipher can be put in.
 */
export interface Sealer {
  /**
   * A small JSON value, sealed with OY's public key; base64. What is longer than one RSA block goes in
   * several, one after another. Throws a RangeError where it is too long even so.
   */
  sealFields(fields: Readonly<Record<string, unknown>>): string;
  /** What OY sealed with our public key, such as a NIK; null when it cannot be opened. */
  openText(sealed: string): string | null;
  /** A new key for `sealLarge`, in base64: the `secret` that travels among the sealed fields. */
  newSecret(): string;
  /**
   * Bytes, sealed with that secret; base64 of iv, tag and ciphertext. Throws a RangeError for a secret
   * that `newSecret` did not make.
   */
  sealLarge(bytes: Uint8Array, secret: string): string;
  /** An envelope of OY's: `base64(RSA(secret)) + "." + base64(iv, tag, ciphertext)`; null when it cannot be opened. */
  openEnvelope(envelope: string): string | null;
}
