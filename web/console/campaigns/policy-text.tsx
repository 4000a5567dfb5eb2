// A reminder policy as one would tell it.
import { Descriptions } from 'antd'
import type { ReactNode } from 'react'
import type { ReminderPolicy } from '../../../rules/reminder.ts'
import { showList } from '../format.ts'
import { t } from '../words.ts'
import { names, sayContacts, sayOffset } from './policy.ts'

type Name = (typeof names)[number]
export const policyLabel = (name: Name): string => t(name === 'thenEvery' ? 'policy-then-label' : `policy-${name}`)

export function sayPolicy(policy: ReminderPolicy, name: Name): ReactNode {
  const { offsets, thenEvery, at, quiet, workingDays, who, idleDays, escalation } = policy
  switch (name) {
    case 'who':
      return t(`policy-who-${who}`, { days: idleDays })
    case 'idleDays':
      return t('days-long', { days: idleDays })
    case 'offsets':
      return offsets.length === 0 ? t('policy-never') : showList(offsets.map(sayOffset))
    case 'thenEvery':
      return thenEvery === null ? t('policy-then-no') : t('policy-then', { days: thenEvery })
    case 'at':
      return at
    case 'workingDays':
      return t(workingDays ? 'policy-working-days' : 'policy-every-day')
    case 'quiet':
      return t('policy-quiet-span', { from: quiet.from, to: quiet.to })
    case 'escalation':
      if (escalation.length === 0) return t('policy-escalation-none')
      return (
        <ul>
          {escalation.map(({ afterDays, to }) => (
            <li key={afterDays}>{t('policy-escalation-step', { days: afterDays, to: sayContacts(to) })}</li>
          ))}
        </ul>
      )
  }
}

export function PolicyText({ policy }: { policy: ReminderPolicy }) {
  return (
    <Descriptions
      size="small"
      column={1}
      items={names
        .filter((name) => name !== 'idleDays')
        .map((name) => ({ key: name, label: policyLabel(name), children: sayPolicy(policy, name) }))}
    />
  )
}
