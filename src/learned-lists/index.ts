import { LearnedLists } from './learned-lists';

// In a script of its own, loaded when it is opened: it is there for the curious, and for who wants it forgotten.
window.shortpixelFlushLearned = LearnedLists;
