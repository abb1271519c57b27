import { SchedulesPanel } from './schedules-panel';

// A script of its own, loaded when it is opened, which few people do.
window.shortpixelFlushSchedules = SchedulesPanel;
