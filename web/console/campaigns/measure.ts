import plan from '../../../forms/measures.json' with { type: 'json' }
import { lang } from '../words.ts'

/** Of the plan: number and title. */
export const measureName = (number: number) => {
  const found = plan.measures.find((each) => each.number === number)
  return found ? `${number} ${lang === 'en' ? found.gist_en : found.title_zh}` : String(number)
}
