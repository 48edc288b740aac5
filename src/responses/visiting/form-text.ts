// The text of a form's field, for any value sent under its name.

/** Empty where the field is missing or was sent more than once. */
export const textOf = (value: string | string[] | undefined): string =>
  typeof value === 'string' ? value : '';
