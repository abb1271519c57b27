export { measureLate } from './late-layouts';
export { readyToStart, withLayouts } from './measuring';
