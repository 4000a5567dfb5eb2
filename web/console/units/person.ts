import { t } from '../words.ts'
import type { Person } from './shapes.ts'

/** People have no name here, only the roster's contact; the end of the id tells them apart. */
export const nameOfPerson = ({ id, contact }: Person) => `${contact ?? t('person-unnamed')} · ${id.slice(-4)}`
