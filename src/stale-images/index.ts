import { StaleImages } from './stale-images';

// A script of its own, loaded when somebody looks for old images.
window.shortpixelFlushStale = StaleImages;
