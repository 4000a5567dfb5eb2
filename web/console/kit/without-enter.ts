/** Enter chooses in a list or a calendar here; a form this long is sent by its button alone. */
export const withoutEnter = (event: React.KeyboardEvent) => {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault()
}
