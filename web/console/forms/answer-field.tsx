// One question's field, by its type.
import { Checkbox, DatePicker, Input, InputNumber, Radio, Select, TimePicker } from 'antd'
import dayjs from 'dayjs'
import {
  choicesOf,
  setAnswer,
  textOf,
  type Answers,
  type Env,
  type Form,
  type QuestionStop,
  type Value,
} from '../../../rules/form.ts'
import { lang } from '../words.ts'

interface Props {
  form: Form
  answers: Answers
  env: Env
  stop: QuestionStop
  label: string
  value: Value
  isClosed: boolean
  onChange: (answers: Answers) => void
}

/** More than these are searched rather than read. */
const mostListed = 12
/** As answers are kept. */
const dayForm = 'YYYY-MM-DD'
const timeForm = 'HH:mm'
const momentForm = `${dayForm}T${timeForm}`

export function AnswerField({ form, answers, env, stop, label, value, isClosed, onChange }: Props) {
  const set = (next: Value) => onChange(setAnswer(answers, stop.path, next))
  const { type, appearance, maxLength } = stop.question
  const common = { 'aria-label': label, disabled: isClosed }
  const choices = () =>
    choicesOf(form, answers, stop.path, env).map((choice) => ({
      value: choice.name,
      label: textOf(form, choice.label, answers, stop.path, env, lang),
    }))
  const searched = { ...common, className: 'wide', allowClear: true, showSearch: { optionFilterProp: 'label' } }
  if (type === 'select_one') {
    const options = choices()
    if (options.length > mostListed)
      return (
        <Select
          {...searched}
          value={value as string | null}
          options={options}
          onChange={(name?: string | null) => set(name ?? null)}
        />
      )
    return (
      <Radio.Group
        {...common}
        className="column"
        value={value}
        options={options}
        onChange={({ target }) => set(target.value as string)}
      />
    )
  }
  if (type === 'select_multiple' || type === 'rank') {
    const options = choices()
    const chosen = Array.isArray(value) ? (value as string[]) : []
    // The order counts: they stand as they were chosen.
    if (type === 'rank' || options.length > mostListed)
      return <Select {...searched} mode="multiple" value={chosen} options={options} onChange={set} />
    return <Checkbox.Group {...common} className="column" value={chosen} options={options} onChange={set} />
  }
  if (type === 'acknowledge')
    return (
      <Checkbox {...common} checked={value === 'OK'} onChange={({ target }) => set(target.checked ? 'OK' : null)}>
        OK
      </Checkbox>
    )
  if (type === 'integer' || type === 'decimal' || type === 'range')
    return <InputNumber {...common} value={typeof value === 'number' ? value : null} onChange={(next) => set(next)} />
  if (type === 'date' || type === 'datetime') {
    const isDay = type === 'date'
    return (
      <DatePicker
        {...common}
        showTime={!isDay && { format: timeForm }}
        value={typeof value === 'string' ? dayjs(value) : null}
        onChange={(at) => set(at ? at.format(isDay ? dayForm : momentForm) : null)}
      />
    )
  }
  if (type === 'time')
    return (
      <TimePicker
        {...common}
        format={timeForm}
        value={typeof value === 'string' ? dayjs(value, timeForm) : null}
        onChange={(at) => set(at ? at.format(timeForm) : null)}
      />
    )
  const text = {
    ...{ ...common, maxLength, value: typeof value === 'string' ? value : '' },
    onChange: ({ target }: { target: { value: string } }) => set(target.value || null),
  }
  return appearance.includes('multiline') ? <Input.TextArea {...text} autoSize={{ minRows: 3 }} /> : <Input {...text} />
}
