import { useSyncExternalStore } from '@wordpress/element';

import type { FlushDriver } from '../drive/flush-driver';
import type { FlushProgress } from '../drive/progress';

/** Follows a flush, which is driven as long as any component follows it. */
export function useFlush( driver: FlushDriver ): FlushProgress {
	return useSyncExternalStore( driver.subscribe, driver.getSnapshot );
}
