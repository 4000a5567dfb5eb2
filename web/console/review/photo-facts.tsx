import { showSize, showTime } from '../format.ts'
import { t, tOr } from '../words.ts'
import type { Proof } from './shapes.ts'

/** When it was taken and came, how large it is, and what would make it better. */
export function PhotoFacts({
  at,
}: {
  at: Pick<Proof, 'takenAt' | 'receivedAt' | 'width' | 'height' | 'bytes' | 'advice'>
}) {
  return (
    <p className="quiet">
      {[
        at.takenAt ? t('taken-at', { time: showTime(at.takenAt) }) : t('taken-unknown'),
        t('received-at', { time: showTime(at.receivedAt) }),
        at.width && at.height ? `${at.width} × ${at.height}` : null,
        at.bytes ? showSize(at.bytes) : null,
      ]
        .filter(Boolean)
        .join(' · ')}{' '}
      {(at.advice ?? []).map((each) => tOr(`flag-${each}`, each)).join(' ')}
    </p>
  )
}
