// What a role may do: one table for the API, the console and the chat. Where it may do so is the scope's matter.
import type { Role, Scope } from './scope.ts'

/**
 * Totals and who is missing serve those who chase; the answers only those who judge them. What changes campaigns, units or
 * accounts is for those who run the work.
 */
export const powers = {
  totals: ['chamber', 'federation', 'reviewer', 'regulator', 'inspector', 'admin'],
  reviews: ['chamber', 'federation', 'reviewer', 'regulator'],
  reports: ['federation', 'reviewer', 'regulator', 'inspector', 'admin'],
  /** Looking at units and how they can be reached. */
  units: ['chamber', 'federation', 'regulator', 'inspector', 'admin'],
  /** People's names and phone numbers, invites, hand-overs. */
  people: ['chamber', 'federation', 'admin'],
  'change-units': ['federation', 'admin'],
  /** Handing in whole reports for units: their own systems, or staff who type in paper. */
  submit: ['officer', 'federation', 'admin'],
  forms: ['federation', 'reviewer', 'regulator', 'inspector', 'admin'],
  'change-forms': ['federation', 'admin'],
  'change-campaigns': ['federation', 'admin'],
  /** Sending reminders and broadcasts, and their receipts. */
  push: ['chamber', 'federation', 'admin'],
  jobs: ['federation', 'admin'],
  audit: ['inspector', 'admin'],
  accounts: ['admin'],
  settings: ['admin'],
  /** Webhooks tell what the scope of their maker covers. */
  hooks: ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type Power = keyof typeof powers

/** What these tell or change is not kept by place, so they need the scope of the whole municipality. */
const wholeOnly: readonly Power[] = ['audit', 'accounts', 'settings']

/** Whether a caller of this scope may, whatever the role: `has` asks about the role. */
export const reaches = (scope: Scope, power: Power): boolean =>
  !wholeOnly.includes(power) || Object.keys(scope).length === 0

export const has = (role: Role, power: Power): boolean => (powers[power] as readonly Role[]).includes(role)
