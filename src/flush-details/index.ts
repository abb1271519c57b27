import { FlushDetails } from './flush-details';

// A script of its own, loaded when it is opened: for most people the sentence that leads here is enough.
window.shortpixelFlushDetails = FlushDetails;
