import { EdgeDialog } from './edge-dialog';

// In a script of its own, loaded when it is opened: few sites have a CDN of their own, and who has one sets it up once.
window.shortpixelFlushEdges = { EdgeDialog };
