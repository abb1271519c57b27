import { useSyncExternalStore } from '@wordpress/element';

import type { FlushDriver } from './flush-driver';
import type { FlushProgress } from './progress';

/** Follows a flush; it is driven while a component does so. */
export function useFlush( driver: FlushDriver ): FlushProgress {
	return useSyncExternalStore( driver.subscribe, driver.getSnapshot );
}
