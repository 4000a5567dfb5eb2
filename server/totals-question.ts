// One question's figures as they leave: names of choices with their labels, money also in 万元.
import { z } from 'zod'
import { plainText, type Form } from '../rules/form.ts'
import { inTenThousands, type Counted, type QuestionFigures } from '../rules/tally.ts'

const numbersSchema = z.object({
  ...{ count: z.int(), sum: z.number(), min: z.number(), max: z.number(), mean: z.number(), median: z.number() },
})
export const questionSchema = z.object({
  name: z.string(),
  label: z.string(),
  kind: z.enum(['choice', 'number']),
  units: z.int(),
  hidden: z.boolean().meta({ description: 'Too few units answered it for its figures to be shown.' }),
  /** Amounts are in yuan; `inTenThousands` has the same in 万元. */
  money: z.boolean(),
  choices: z.array(z.object({ name: z.string(), label: z.string(), count: z.int() })).nullable(),
  numbers: numbersSchema.nullable(),
  inTenThousands: z
    .object({ sum: z.number(), min: z.number(), max: z.number(), mean: z.number(), median: z.number() })
    .nullable(),
})

export function presentQuestion(
  form: Form,
  figures: Omit<QuestionFigures, 'choices'> & { counts: QuestionFigures['choices'] } & Counted,
  { lang, least }: { lang: string; least: number },
): z.input<typeof questionSchema> {
  const { name, kind, units, money, question, choices } = figures
  const hidden = units > 0 && units < least
  const { counts, numbers } = hidden ? { counts: null, numbers: null } : figures
  return {
    ...{ name, kind, units, hidden, money, numbers, label: plainText(form, question.label, lang) || name },
    choices: counts && presentChoices(form, choices, counts, lang),
    inTenThousands:
      money && numbers
        ? {
            sum: inTenThousands(numbers.sum),
            min: inTenThousands(numbers.min),
            max: inTenThousands(numbers.max),
            mean: inTenThousands(numbers.mean),
            median: inTenThousands(numbers.median),
          }
        : null,
  }
}

/** In the form's order, those nobody chose among them; what the form no longer knows comes last. */
function presentChoices(form: Form, choices: Counted['choices'], counts: Record<string, number>, lang: string) {
  const known = choices.map(({ name, label }) => ({ name, label: plainText(form, label, lang) || name }))
  const names = new Set(known.map(({ name }) => name))
  const others = Object.keys(counts).filter((name) => !names.has(name))
  return [...known, ...others.map((name) => ({ name, label: name }))].map((one) => ({
    ...one,
    count: counts[one.name] ?? 0,
  }))
}
