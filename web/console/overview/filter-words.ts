// What a list of reports is narrowed to, as a person says it: the labels of question and choice, the names of places and units.
import { query } from '../api.ts'
import { showDay } from '../format.ts'
import { useGet } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { dimensions } from '../shapes.ts'
import { termOf } from '../units/terms.ts'
import { lang, t, tOr } from '../words.ts'

interface Asked {
  items: { name: string; label: string; choices: { name: string; label: string }[] | null }[]
}

export function useFilterWords(campaign: string, filter: Record<string, string>): string[] {
  const may = useMay()
  const { question, choice, superior } = filter
  // The very address of the figures it was come from.
  const asked = useGet<Asked>(question ? `/campaigns/${campaign}/questions${query({ lang })}` : null)
  const unit = useGet<{ name: string }>(superior && may('units') ? `/units/${encodeURIComponent(superior)}` : null)
  const found = asked.data?.items.find(({ name }) => name === question)
  const chosen = found?.choices?.find(({ name }) => name === choice)?.label ?? choice

  const said: Record<string, (value: string) => string | null> = {
    ...Object.fromEntries(
      dimensions.map((by) => [
        by,
        (value: string) => pair(t(`by-${by}`), value === '' ? t('none') : termOf(by, value)),
      ]),
    ),
    superior: (value) => pair(t('superior'), unit.data?.name ?? value),
    state: (value) => t(`state-${value}`),
    day: (value) => pair(t('behind-day'), showDay(`${value}T12:00`)),
    acceptedDay: (value) => pair(t('behind-accepted-day'), showDay(`${value}T12:00`)),
    question: (value) => pair(t('behind-question'), found?.label || value),
    choice: () => pair(t('behind-choice'), chosen ?? ''),
  }
  return Object.entries(filter).flatMap(
    ([name, value]) => (said[name] ? said[name](value) : tOr(`behind-${value}`, value)) ?? [],
  )
}

const pair = (name: string, value: string) => name + t('colon') + value
