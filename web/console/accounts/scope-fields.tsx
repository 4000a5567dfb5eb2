// How far somebody reaches, to be chosen.
import { Form, Select, Switch } from 'antd'
import districts from '../../../forms/districts.json' with { type: 'json' }
import type { Scope } from '../../../rules/scope.ts'
import { measureName } from '../campaigns/measure.ts'
import { t } from '../words.ts'
import { districtName } from './scope.ts'

/** As the form has it: `isAll` is the whole municipality. */
export interface ScopeForm {
  isAll: boolean
  districts?: string[]
  chambers?: string[]
  measures?: number[]
  units?: string[]
  superiors?: string[]
}
const lists = ['districts', 'chambers', 'measures', 'units', 'superiors'] as const
const labels = {
  ...{ districts: 'by-district', chambers: 'by-chamber', measures: 'measure' },
  ...{ units: 'unit-code', superiors: 'scope-superior' },
} as const
const choices = {
  districts: districts.map(({ code }) => ({ value: code, label: districtName(code) })),
  measures: Array.from({ length: 23 }, (_, index) => ({ value: index + 1, label: measureName(index + 1) })),
}

export function scopeOf({ isAll, ...given }: ScopeForm): Scope {
  if (isAll) return {}
  return Object.fromEntries(lists.flatMap((name) => (given[name]?.length ? [[name, given[name]]] : [])))
}
/** Lists that are not there are named too, so that a form that had them lets them go. */
export const scopeForm = (scope: Scope): ScopeForm => ({
  isAll: Object.keys(scope).length === 0,
  ...Object.fromEntries(lists.map((name) => [name, scope[name]])),
})

/** Nothing chosen would reach everywhere: that is said by the switch alone. */
const chosen = ({ getFieldsValue }: { getFieldsValue: (all: true) => unknown }) => ({
  validator: () =>
    Object.keys(scopeOf(getFieldsValue(true) as ScopeForm)).length > 0
      ? Promise.resolve()
      : Promise.reject(new Error(t('scope-needed'))),
})

export function ScopeFields({ disabled = false }: { disabled?: boolean }) {
  const isAll = (Form.useWatch('isAll') as boolean | undefined) ?? true
  return (
    <>
      <Form.Item name="isAll" label={t('scope-all')} valuePropName="checked">
        <Switch disabled={disabled} />
      </Form.Item>
      {!isAll &&
        lists.map((name, index) => (
          <Form.Item
            key={name}
            name={name}
            label={t(labels[name])}
            {...(index === 0 && { rules: [chosen], dependencies: lists.slice(1) })}
          >
            {name in choices ? (
              <Select
                mode="multiple"
                disabled={disabled}
                showSearch={{ optionFilterProp: 'label' }}
                options={choices[name as keyof typeof choices] as { value: string | number; label: string }[]}
              />
            ) : (
              <Select
                mode="tags"
                open={false}
                suffixIcon={null}
                disabled={disabled}
                tokenSeparators={[',', '，', ' ', '\n']}
              />
            )}
          </Form.Item>
        ))}
    </>
  )
}
