import type { Proof } from '../review/shapes.ts'
import type { Dims } from '../shapes.ts'

export interface Photo extends Omit<Proof, 'alike' | 'alikeHidden'>, Dims {
  question: string
  /** Of the question. */
  label: string
  report: string
  unit: string
  unitName: string
  /** How many others are the same or look like it. */
  alike: number
}
