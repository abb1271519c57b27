export { measureLate } from './late-layouts';
export { measureDue, measurePost } from './measurements';
export { readyToStart, withLayouts } from './measuring';
