export { PastedLinks } from './pasted-links';
export { readPasted } from './read-pasted';
