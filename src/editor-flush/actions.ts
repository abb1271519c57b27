import type { FlushDriver } from '../hooks/flush-driver';
import { lineActions } from '../hooks/line-actions';
import { flushOf, type FlushProgress } from '../hooks/progress';

/** Returns what a flush offers that is shown at these images: at one of several, it is offered for all that it flushed. */
export function actionsAt(
	images: number[],
	driver: FlushDriver,
	progress: FlushProgress
) {
	const count = flushOf( progress )?.subject.attachment_count;
	return images.length > 0 && ( count ?? images.length ) === images.length
		? lineActions( driver, progress, images )
		: lineActions( driver, progress );
}
