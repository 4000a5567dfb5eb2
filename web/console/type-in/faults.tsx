// All that keeps a report from being handed in, each leading to its question.
import type { Answers, Form } from '../../../rules/form.ts'
import { idOfPlace } from '../forms/walk.tsx'
import { t } from '../words.ts'
import { nameOfPlace, type Wrong } from './wrong.ts'

interface Props {
  form: Form
  answers: Answers
  all: Wrong[]
  /** Of the server. */
  words: string | undefined
}
export function Faults({ form, answers, all, words }: Props) {
  return (
    <div role="alert" className="typed-faults bad">
      <p>{words ?? t('type-in-faults', { count: all.length })}</p>
      <ul>
        {all.map(({ path, words }) => (
          <li key={path}>
            <button
              type="button"
              className="plain"
              onClick={() => {
                const place = document.getElementById(idOfPlace(path))
                place?.scrollIntoView({ block: 'center' })
                place?.focus({ preventScroll: true })
              }}
            >
              {nameOfPlace(form, answers, path)}
            </button>
            {t('colon')}
            {words}
          </li>
        ))}
      </ul>
    </div>
  )
}
