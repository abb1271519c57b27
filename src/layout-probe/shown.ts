/** Marks the elements whose background is measured, and so has to be there. */
export const SHOWN = 'data-spf-shown';
