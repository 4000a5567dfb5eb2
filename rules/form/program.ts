/** The compiled inside of a form. */
export interface Program {
  readonly usesClock: boolean
}
