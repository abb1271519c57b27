export { measureLate } from './late-layouts';
export { measureScan } from './measure-scan';
