import { useSyncExternalStore } from '@wordpress/element';

import type { FlushDriver } from '../drive/flush-driver';
import type { FlushProgress } from '../drive/progress';

/** Follows a flush, and so keeps its driver at work. */
export function useFlush( driver: FlushDriver ): FlushProgress {
	return useSyncExternalStore( driver.subscribe, driver.getSnapshot );
}
