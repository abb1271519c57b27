import { flushSubject } from '../../library/flush/flushes';
import { keyOf, type Subject } from '../../library/rows';
import { report } from './notices';

export { resumeOpen } from '../../library/flush/flushes';
export { report, watch } from './notices';
export { Result } from './result';

/** Flushes a subject, and reports progress and result in a snackbar. */
export function start( subject: Subject ): void {
	void flushSubject( subject );
	report( keyOf( subject ) );
}
