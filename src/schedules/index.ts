import { Schedules } from './schedules';

// A script of its own, loaded when it is opened, which few people do.
window.shortpixelFlushSchedules = Schedules;
