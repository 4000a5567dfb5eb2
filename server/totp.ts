// The second factor: codes of an authenticator app (TOTP, RFC 6238: SHA-1, 6 digits, 30 seconds, as all apps know them).
import { Secret, TOTP } from 'otpauth'

const periodMs = 30_000
const of = (secret: string, label = '') =>
  new TOTP({ issuer: 'Zhengban', label, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 })

export const newTotpSecret = () => new Secret({ size: 20 }).base32
/** For the app, as a QR code or typed: holds the secret, so it is shown once. */
export const totpUri = (secret: string, name: string) => of(secret, name).toString()

/** The step this code belongs to, the one before and the one after now included; null when it is wrong. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const delta = of(secret).validate({ token: code, timestamp: now.getTime(), window: 1 })
  return delta === null ? null : Math.floor(now.getTime() / periodMs) + delta
}
