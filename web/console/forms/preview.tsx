// The form as a page, run here by the very rules that run it in chat; nothing is sent.
import { Button, Checkbox, DatePicker, Input, InputNumber, Radio } from 'antd'
import dayjs from 'dayjs'
import { useMemo, useState } from 'react'
import {
  addRow,
  checkAnswer,
  choicesOf,
  compileForm,
  removeRow,
  setAnswer,
  stops,
  textOf,
  valueAt,
  type Answers,
  type Env,
  type Form,
  type QuestionStop,
  type Stop,
  type Value,
} from '../../../rules/form.ts'
import { Loaded } from '../kit/states.tsx'
import { useGet } from '../kit/use-get.ts'
import { lang, t } from '../words.ts'
import type { WholeVersion } from './shapes.ts'

export function Preview({ version }: { version: string }) {
  const whole = useGet<WholeVersion>(`/form-versions/${encodeURIComponent(version)}`)
  return <Loaded of={whole}>{({ source }) => <Compiled source={source} />}</Loaded>
}

function Compiled({ source }: { source: WholeVersion['source'] }) {
  const compiled = useMemo(() => compileForm({ survey: [], choices: [], settings: {}, ...source }), [source])
  return compiled.ok ? (
    <Walk form={compiled.form} />
  ) : (
    <p role="alert">{t('form-bad', { count: compiled.problems.length })}</p>
  )
}

function Walk({ form }: { form: Form }) {
  const [answers, setAnswers] = useState<Answers>({})
  const env = useMemo<Env>(() => ({ now: new Date(), timeZone: 'Asia/Shanghai', seed: 'preview', lang }), [])
  return (
    <div className="walk">
      <p className="quiet">{t('form-preview-what')}</p>
      {stops(form, answers, env).map((stop) => (
        <StopField key={stop.path} {...{ form, answers, env, stop }} onChange={setAnswers} />
      ))}
      <Button onClick={() => setAnswers({})}>{t('form-preview-again')}</Button>
    </div>
  )
}

interface Place {
  form: Form
  answers: Answers
  env: Env
  onChange: (answers: Answers) => void
}

function StopField({ stop, ...place }: Place & { stop: Stop }) {
  const { form, answers, env, onChange } = place
  if (stop.kind === 'repeat')
    return (
      <fieldset className="stop">
        <legend>{textOf(form, stop.repeat.label, answers, stop.path, env, lang)}</legend>
        <p className="quiet">{t('row-count', { count: stop.rows.length })}</p>
        {!stop.repeat.counted && (
          <>
            <Button
              size="small"
              disabled={stop.rows.length >= stop.max}
              onClick={() => onChange(addRow(answers, stop.path).answers)}
            >
              {t('row-add')}
            </Button>{' '}
            {stop.rows.length > stop.min && (
              <Button size="small" onClick={() => onChange(removeRow(answers, stop.path, stop.rows.at(-1)!.row))}>
                {t('row-remove')}
              </Button>
            )}
          </>
        )}
      </fieldset>
    )
  const label = textOf(form, stop.question.label, answers, stop.path, env, lang)
  const hint = textOf(form, stop.question.hint, answers, stop.path, env, lang)
  if (stop.kind === 'note') return <p className="stop note">{label}</p>
  const value = valueAt(form, answers, stop.path, env)
  const checked = value === null || value === '' ? null : checkAnswer(form, answers, stop.path, value, env)
  return (
    <fieldset className={stop.place ? 'stop inner' : 'stop'}>
      <legend>
        {stop.place && <small>{stop.place.position}. </small>}
        {label} {stop.required && <span className="bad">*</span>}
      </legend>
      {hint && <p className="quiet">{hint}</p>}
      <Field {...place} stop={stop} label={label} value={value} />
      {checked && !checked.ok && <p className="bad">{t('form-preview-refused')}</p>}
    </fieldset>
  )
}

function Field({
  form,
  answers,
  env,
  onChange,
  stop,
  label,
  value,
}: Place & { stop: QuestionStop; label: string; value: Value }) {
  const set = (next: Value) => onChange(setAnswer(answers, stop.path, next))
  const { type } = stop.question
  const choices = () =>
    choicesOf(form, answers, stop.path, env).map((choice) => ({
      value: choice.name,
      label: textOf(form, choice.label, answers, stop.path, env, lang),
    }))
  if (type === 'select_one')
    return (
      <Radio.Group
        className="column"
        aria-label={label}
        value={value}
        options={choices()}
        onChange={({ target }) => set(target.value as string)}
      />
    )
  if (type === 'select_multiple' || type === 'rank')
    return (
      <Checkbox.Group
        className="column"
        aria-label={label}
        value={Array.isArray(value) ? (value as string[]) : []}
        options={choices()}
        onChange={(names) => set(names)}
      />
    )
  if (type === 'acknowledge')
    return (
      <Checkbox checked={value === 'OK'} onChange={({ target }) => set(target.checked ? 'OK' : null)}>
        OK
      </Checkbox>
    )
  if (type === 'integer' || type === 'decimal' || type === 'range')
    return (
      <InputNumber
        aria-label={label}
        value={typeof value === 'number' ? value : null}
        {...(type === 'integer' && { precision: 0 })}
        onChange={(next) => set(next)}
      />
    )
  if (type === 'date')
    return (
      <DatePicker
        aria-label={label}
        value={typeof value === 'string' ? dayjs(value) : null}
        onChange={(day) => set(day ? day.format('YYYY-MM-DD') : null)}
      />
    )
  if (type === 'image' || type === 'file') return <Button disabled>{t('form-preview-photo')}</Button>
  return (
    <Input
      aria-label={label}
      maxLength={stop.question.maxLength}
      value={typeof value === 'string' ? value : ''}
      onChange={({ target }) => set(target.value || null)}
    />
  )
}
