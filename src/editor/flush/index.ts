export { tellResults } from './notices';
export { Result } from './result';
export { driverOf, onChange, resume, start } from './subjects';
export { watch } from './watch';
