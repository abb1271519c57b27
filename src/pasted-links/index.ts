import { PastedLinks } from './pasted-links';
import { readPasted } from './read-pasted';

// A script of its own, loaded when the field gets the focus: on most visits nothing is pasted.
window.shortpixelFlushPasted = { PastedLinks, readPasted };
