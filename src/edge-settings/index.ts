import { EdgeDialog } from './edge-dialog';

// A script of its own, loaded when it is opened: few sites have their own CDN, and it is set up once.
window.shortpixelFlushEdges = { EdgeDialog };
