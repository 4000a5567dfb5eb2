// When people are reminded next, and when those above are told.
import type { ContactKind } from '../../../rules/reminder.ts'
import { showMoment } from '../format.ts'
import { t } from '../words.ts'
import { sayContacts, saySlot } from './policy.ts'

export interface Next {
  nextSlots: { name: string; day: string; at: string }[]
  nextEscalations: { name: string; day: string; at: string; to: ContactKind[] }[]
}
export function NextDates({ nextSlots, nextEscalations }: Next) {
  return (
    <>
      {nextSlots.length === 0 ? (
        <p className="quiet">{t('no-reminders')}</p>
      ) : (
        <ul aria-label={t('next-reminders')}>
          {nextSlots.map(({ name, at }) => (
            <li key={name + at}>
              {showMoment(at)} <small>{saySlot(name)}</small>
            </li>
          ))}
        </ul>
      )}
      {nextEscalations.length > 0 && (
        <>
          <h3 className="sub">{t('next-escalations')}</h3>
          <ul aria-label={t('next-escalations')}>
            {nextEscalations.map(({ name, at, to }) => (
              <li key={name}>
                {showMoment(at)} <small>{sayContacts(to)}</small>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
