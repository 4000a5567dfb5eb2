import type { Role, Scope } from '../../../rules/scope.ts'
import type { Lang } from '../../../rules/words.ts'

export interface Account {
  id: string
  name: string
  role: Role
  scope: Scope
  lang: Lang
  disabled: boolean
  totp: boolean
  chats: number
  lockedUntil: string | null
  createdAt: string
  lastSignInAt: string | null
}
export interface Invite {
  webChat: string
  expiresAt: string
}
