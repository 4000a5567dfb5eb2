import { t } from '../words.ts'
import type { Through } from './shapes.ts'

/** Who typed a report in for its unit; nothing of one that its unit gave in chat. */
export function ThroughNote({ through }: { through: Through | null }) {
  if (!through) return null
  return <span>{t(`through-${through.kind}`, { name: through.name ?? t('through-gone') })}</span>
}
