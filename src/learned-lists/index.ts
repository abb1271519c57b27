import { LearnedLists } from './learned-lists';

// A script of its own, loaded when it is opened, which few people do.
window.shortpixelFlushLearned = LearnedLists;
