import type { Dims } from '../shapes.ts'

export interface Unit extends Dims {
  unit: string
  name: string
  superior: string | null
  fourGood: boolean
  scale: string | null
  tags: string[]
  sample: boolean
  updatedAt: string | null
}
export interface Person {
  id: string
  unit: string
  unitName: string
  /** The contact named in the roster. */
  contact: string | null
  lang: string
  since: string | null
  leftAt: string | null
  reachable: boolean
  chats: { channel: 'telegram' | 'web'; blockedAt: string | null }[]
}
export interface Imported {
  imported: boolean
  counts: { added: number; changed: number; unchanged: number }
  problems: { sheet: string; row: number; column: string; code: string; value: string; message: string }[]
}
export interface Invite {
  unit: string
  unitName: string
  code: string
  /** With the code in them. */
  links: { telegram: string | null; webChat: string }
  expiresAt: string
}
/** Without its code, which was told once. */
export interface KnownInvite {
  id: string
  unit: string
  state: 'open' | 'used' | 'expired' | 'revoked'
  createdAt: string
  expiresAt: string
  usedAt: string | null
  revokedAt: string | null
}
export interface HandedOver {
  unit: string
  code: string | null
  link: string | null
  expiresAt: string | null
  /** What the successor answers for from now on. */
  owed: { report: string; campaign: string; title: string; state: 'draft' | 'returned'; startedAt: string | null }[]
}
export interface AskedHandover {
  id: string
  unit: string
  unitName: string
  person: string
  note: string | null
  /** Which they said are not theirs; empty: nothing of the unit is. */
  campaigns: string[]
  askedAt: string
}
export interface Chamber {
  chamber: string
  units: number
  fourGood: boolean
}
