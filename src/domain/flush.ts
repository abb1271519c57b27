import { resultTone, type Tone } from './result-tone';
import type { Flush, FlushState, Purge, PurgeState } from './types';

const openStates: readonly FlushState[] = [ 'queued', 'running', 'waiting' ];

export type { Tone };

export function isOpen( { state }: Pick< Flush, 'state' > ): boolean {
	return openStates.includes( state );
}

/** Whether a flush started later than another, or is a newer version of it; also true if there is no other. */
export function isNewer( flush: Flush, than: Flush | null ): boolean {
	return (
		! than ||
		flush.id > than.id ||
		( flush.id === than.id && flush.version > than.version )
	);
}

/** Whether a line about a flush offers Stop: it can be stopped, and is held up or still planning. */
export function offersStop( flush: Flush ): boolean {
	return flush.can.cancel && ( flush.trouble !== '' || isGrowing( flush ) );
}

/** Whether a flush is still planning images, so that the number of its copies may grow. */
export function isGrowing( { planning }: Flush ): boolean {
	return planning !== null && planning.images_done < planning.images;
}

/** Whether flushing the same images again may help: not all copies were seen to be new, or the images changed since. */
export function isWorthAnother( flush: Flush ): boolean {
	const { scope, state, cause, result, unchecked, subject } = flush;
	const isUnproved =
		( state === 'partial' || state === 'failed' ) && ! unchecked;
	return (
		scope === 'images' &&
		( isUnproved || result === 'changed' ) &&
		cause !== 'delete' &&
		// A large flush lists only its first images, so it can't be repeated.
		subject.attachment_ids.length > 0 &&
		subject.attachment_ids.length === subject.attachment_count
	);
}

export function toneOf( { scope, state, result, unchecked }: Flush ): Tone {
	if ( scope === 'site' && state === 'failed' ) {
		return 'bad';
	}
	return scope === 'site' && unchecked && result !== 'open'
		? 'neutral'
		: resultTone( result );
}

const purgeTones: Record< PurgeState, Tone > = {
	queued: 'busy',
	sent: 'busy',
	fresh: 'good',
	rebuilding: 'good',
	unconfirmed: 'warning',
	stale: 'bad',
	failed: 'bad',
	unchecked: 'neutral',
	cancelled: 'neutral',
};

export function purgeTone( state: PurgeState ): Tone {
	return purgeTones[ state ];
}

/** Returns the copy with the worst result and, of several, the widest; null if there are no copies. */
export function mostTelling( purges: Purge[] ): Purge | null {
	const order: Tone[] = [ 'bad', 'warning', 'good', 'busy', 'neutral' ];
	const rank = ( { state }: Purge ) => order.indexOf( purgeTone( state ) );
	const sorted = [ ...purges ].sort(
		( a, b ) => rank( a ) - rank( b ) || ( b.width ?? 0 ) - ( a.width ?? 0 )
	);
	return sorted[ 0 ] ?? null;
}

/** Returns a URL's file name, decoded if possible; the whole URL if it has none. */
export function fileName( url: string ): string {
	const path = url.split( /[?#]/, 1 )[ 0 ] ?? url;
	const last = path.slice( path.lastIndexOf( '/' ) + 1 );
	try {
		return decodeURIComponent( last ) || url;
	} catch {
		return last || url;
	}
}

/** Shortens an endpoint to its key, such as …/spai2. */
export function shortEndpoint( endpoint: string ): string {
	return '…/' + endpoint.slice( endpoint.lastIndexOf( '/' ) + 1 );
}

export function withoutScheme( url: string ): string {
	return url.replace( /^https?:\/\//, '' );
}
