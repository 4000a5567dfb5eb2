// A message as people see it: its file, words, buttons.
import { t } from '../words.ts'
import type { Push } from './shapes.ts'

interface Props {
  text: string | null
  buttons: string[]
  file: Push['file']
}
export function Content({ text, buttons, file }: Props) {
  return (
    <figure className="message">
      {file && (
        <figcaption>
          <small>{t(`push-file-${file.as}`)}</small> {file.name}
        </figcaption>
      )}
      {text && <p>{text}</p>}
      {buttons.map((button) => (
        <span key={button}>{button}</span>
      ))}
    </figure>
  )
}
