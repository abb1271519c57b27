import { FlushDetails } from './flush-details';

// In a script of its own, loaded when it is opened: most people are content with the sentence that leads here.
window.shortpixelFlushDetails = FlushDetails;
