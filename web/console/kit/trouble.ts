import { Offline, Refused } from '../api.ts'
import { t, tOr } from '../words.ts'

/** What to tell a person about a call that failed. */
export function sayTrouble(error: unknown): string {
  if (error instanceof Offline) return t('offline')
  if (!(error instanceof Refused)) return t('trouble')
  const said = tOr(`problem-${error.code}`, t(error.status === 403 ? 'problem-role-not-allowed' : 'trouble'))
  const issues = error.issues.map(({ at, code }) =>
    tOr(`issue-${at.replaceAll('.', '-')}-${code}`, tOr(`issue-${code}`, `${at}: ${code}`)),
  )
  return issues.length > 0 ? `${said} ${issues.join(' ')}` : said
}
