import { Tag } from 'antd'
import { showTime } from '../format.ts'
import { t, tOr } from '../words.ts'
import type { Hook } from './shapes.ts'

export const nameOfEvent = (type: string) => tOr(`hook-event-${type.replace('.', '-')}`, type)

export function HookState({ hook: { disabledAt, failingSince } }: { hook: Hook }) {
  if (disabledAt) return <Tag>{t('hook-disabled', { time: showTime(disabledAt) })}</Tag>
  if (failingSince) return <Tag color="error">{t('hook-failing', { time: showTime(failingSince) })}</Tag>
  return <Tag color="success">{t('hook-working')}</Tag>
}
