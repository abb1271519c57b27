import { measure } from './measure';

declare global {
	interface Window {
		shortpixelFlushProbe?: { measure: typeof measure };
	}
}

window.shortpixelFlushProbe = { measure };
