import { useSyncExternalStore } from '@wordpress/element';

import type { FlushDriver } from './flush-driver';
import type { FlushProgress } from './progress';

/** Follows a flush, which is driven while any component does. */
export function useFlush( driver: FlushDriver ): FlushProgress {
	return useSyncExternalStore( driver.subscribe, driver.getSnapshot );
}
