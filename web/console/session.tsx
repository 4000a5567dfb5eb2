// Who is signed in, for every page; and the way in.
import { createContext, useContext } from 'react'
import type { Power } from '../../rules/power.ts'
import type { Session } from './api.ts'

const SessionContext = createContext<Session | null>(null)
export const SessionProvider = SessionContext.Provider

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('no session here')
  return session
}

export function useMay(): (power: Power) => boolean {
  const { powers } = useSession()
  return (power) => powers.includes(power)
}

export interface Fragment {
  code?: string
  token?: string
}

/** Takes code or token out of the address, so that it stays in no history and no screenshot. */
export function takeFragment(): Fragment {
  const params = new URLSearchParams(location.hash.slice(1))
  const [code, token] = [params.get('sign-in'), params.get('token')]
  if (code || token) history.replaceState(history.state, '', location.pathname + location.search)
  return { ...(code && { code }), ...(token && { token }) }
}
