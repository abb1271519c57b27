import { flushSubject } from '../../library/flush/flushes';
import { keyOf, type Subject } from '../../library/rows';
import { tell } from './notices';

export { resumeOpen } from '../../library/flush/flushes';
export { tell, watch } from './notices';
export { Result } from './result';

/** Flushes a subject, and reports progress and result in a snackbar. */
export function start( subject: Subject ): void {
	void flushSubject( subject );
	tell( keyOf( subject ) );
}
