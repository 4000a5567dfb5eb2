// Why the report was sent back, and what of it is right as it stands.
import { Checkbox } from 'antd'
import type { Answers, Form } from '../../../rules/form.ts'
import { showDay } from '../format.ts'
import { Card } from '../kit/page.tsx'
import { t } from '../words.ts'
import type { OwnReport } from './shapes.ts'
import { nameOfPlace } from './wrong.ts'

interface Props {
  form: Form
  answers: Answers
  returned: NonNullable<OwnReport['returned']>
  confirmed: string[]
  confirm: (paths: string[]) => void
}
export function WhyReturned({ form, answers, returned, confirmed, confirm }: Props) {
  const places = [...new Set(returned.reasons.map(({ path }) => path))]
  return (
    <Card title={t('type-in-returned', { date: showDay(returned.until) })}>
      {returned.words && <p>{returned.words}</p>}
      <ul className="after">
        {places.map((path) => (
          <li key={path}>
            <b>{nameOfPlace(form, answers, path)}</b>
            {t('colon')}
            {returned.reasons
              .filter((each) => each.path === path)
              .map(({ reason, words }) => [t(`fault-${reason}`), words].filter(Boolean).join(' '))
              .join('；')}{' '}
            <Checkbox
              checked={confirmed.includes(path)}
              onChange={({ target }) =>
                confirm(target.checked ? [...confirmed, path] : confirmed.filter((each) => each !== path))
              }
            >
              {t('type-in-confirm-place')}
            </Checkbox>
          </li>
        ))}
      </ul>
    </Card>
  )
}
