/** Marks elements whose background is measured and so must be kept. */
export const SHOWN = 'data-spf-shown';
