/** Marks elements whose background image is measured, so that it is not suppressed. */
export const SHOWN = 'data-spf-shown';
