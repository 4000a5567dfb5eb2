// A form as a page, by the very rules that run it in chat: what is asked now, with its rows. What becomes of the answers is the
// page's that shows it.
import { Button } from 'antd'
import type { ReactNode } from 'react'
import {
  addRow,
  removeRow,
  stops,
  textOf,
  valueAt,
  type Answers,
  type Env,
  type Form,
  type QuestionStop,
  type RepeatStop,
  type RowPlace,
  type Stop,
} from '../../../rules/form.ts'
import { lang, t } from '../words.ts'
import { AnswerField } from './answer-field.tsx'

export interface Walking {
  form: Form
  answers: Answers
  env: Env
  onChange: (answers: Answers) => void
  /** What is wrong with what stands at a place, to be said beneath it. */
  wrongAt: (path: string) => string | null
  /** Shown, but not to be changed. */
  isClosed?: (path: string) => boolean
  /** Where photos and documents are given. */
  proofs: (stop: QuestionStop, label: string) => ReactNode
}

/** Of the element in which a place stands. */
export const idOfPlace = (path: string) => `at-${path}`

export function Walk(walking: Walking) {
  const { form, answers, env } = walking
  const all = stops(form, answers, env)
  return all.map((stop, index) => (
    <div key={stop.path} id={idOfPlace(stop.path)} tabIndex={-1}>
      {stop.place && stop.place.path !== all[index - 1]?.place?.path && <RowHead {...walking} place={stop.place} />}
      <StopField {...walking} stop={stop} />
    </div>
  ))
}

const labelOf = ({ form, answers, env }: Walking, { path, ...stop }: Stop) =>
  textOf(form, (stop.kind === 'repeat' ? stop.repeat : stop.question).label, answers, path, env, lang)

const isClosedAt = ({ isClosed }: Walking, path: string) => isClosed?.(path) ?? false

function RowHead({ place, ...walking }: Walking & { place: RowPlace }) {
  const { form, answers, env, onChange } = walking
  const { repeat, path, position, of, row } = place
  const list = path.slice(0, path.lastIndexOf('/'))
  const name = t('row-of', { label: textOf(form, repeat.label, answers, path, env, lang), position })
  return (
    <p className="stop inner row-head">
      <b>{name}</b>{' '}
      {!repeat.counted && of > repeat.min && (
        <Button
          size="small"
          disabled={isClosedAt(walking, path)}
          aria-label={t('row-remove-this', { row: name })}
          onClick={() => onChange(removeRow(answers, list, row))}
        >
          {t('remove')}
        </Button>
      )}
    </p>
  )
}

function Rows({ stop, ...walking }: Walking & { stop: RepeatStop }) {
  const { answers, onChange, wrongAt } = walking
  const wrong = wrongAt(stop.path)
  const label = labelOf(walking, stop)
  return (
    <fieldset className={stop.place ? 'stop inner' : 'stop'}>
      <legend>{label}</legend>
      <p className="quiet">{t('row-count', { count: stop.rows.length })}</p>
      {!stop.repeat.counted && (
        <Button
          size="small"
          disabled={stop.rows.length >= stop.max || isClosedAt(walking, stop.path)}
          aria-label={t('row-add-to', { label })}
          onClick={() => onChange(addRow(answers, stop.path).answers)}
        >
          {t('row-add')}
        </Button>
      )}
      {wrong && <p className="bad">{wrong}</p>}
    </fieldset>
  )
}

function StopField({ stop, ...walking }: Walking & { stop: Stop }) {
  const { form, answers, env, proofs, wrongAt } = walking
  if (stop.kind === 'repeat') return <Rows {...walking} stop={stop} />
  const label = labelOf(walking, stop)
  if (stop.kind === 'note') return <p className="stop note">{label}</p>
  const hint = textOf(form, stop.question.hint, answers, stop.path, env, lang)
  const wrong = wrongAt(stop.path)
  const { type } = stop.question
  return (
    <fieldset className={stop.place ? 'stop inner' : 'stop'} disabled={isClosedAt(walking, stop.path)}>
      <legend>
        {label} {stop.required && <span className="bad">*</span>}
      </legend>
      {hint && <p className="quiet">{hint}</p>}
      {type === 'image' || type === 'file' ? (
        proofs(stop, label)
      ) : (
        <AnswerField
          {...{ form, answers, env, stop, label, onChange: walking.onChange }}
          isClosed={isClosedAt(walking, stop.path)}
          value={valueAt(form, answers, stop.path, env)}
        />
      )}
      {wrong && <p className="bad">{wrong}</p>}
    </fieldset>
  )
}
