import type { Flush, FlushState, Purge, PurgeState } from './types';

const openStates: readonly FlushState[] = [ 'queued', 'running', 'waiting' ];

export type Tone = 'busy' | 'good' | 'warning' | 'bad' | 'neutral';

/** Tells whether a flush still has work before it. */
export function isOpen( flush: Flush ): boolean {
	return openStates.includes( flush.state );
}

// What is smaller is over before anybody has made up their mind.
const MANY_ADDRESSES = 100;

/** Tells whether it makes sense to offer a pause, or its end. */
export function offersPause( flush: Flush ): boolean {
	const { can, counts, trouble } = flush;
	const takesLong =
		counts.total >= MANY_ADDRESSES || trouble !== '' || isGrowing( flush );
	return can.resume || ( can.pause && takesLong );
}

/** Tells whether a flush under way is worth a word on how to end it, also where it has no buttons of its own. */
export function offersStop( flush: Flush ): boolean {
	return (
		flush.can.cancel &&
		( flush.paused || flush.trouble !== '' || isGrowing( flush ) )
	);
}

/** Tells whether images of a flush are still to be looked for, so that its addresses are not all of them yet. */
export function isGrowing( { planning }: Flush ): boolean {
	return planning !== null && planning.images_done < planning.images;
}

/** Tells whether a flush is told by its steps alone; one that removes copies counts its addresses. */
export function isStepwise( { scope, method, steps }: Flush ): boolean {
	return steps.length > 0 && ( scope === 'site' || method === 'new_address' );
}

/** Gives what a flush is doing now, as far as a person needs to know. */
export function stageOf( flush: Flush ): 'flush' | 'wait' | 'check' {
	if ( flush.state === 'waiting' ) {
		return 'wait';
	}
	const check = flush.layers.find( ( { layer } ) => layer === 'check' );
	return check?.state === 'running' ? 'check' : 'flush';
}

/** Counts the addresses whose removal was asked for or needs no more asking. */
export function sentCount( flush: Flush ): number {
	return flush.counts.total - flush.counts.queued;
}

/** Counts the addresses the check has looked at. */
export function checkedCount( flush: Flush ): number {
	return sentCount( flush ) - flush.counts.sent;
}

const flushTones: Record< FlushState, Tone > = {
	queued: 'busy',
	running: 'busy',
	waiting: 'busy',
	done: 'good',
	partial: 'warning',
	failed: 'bad',
	cancelled: 'neutral',
	undone: 'neutral',
};

/** Tells whether a new address is the next thing to do: the copies were removed, and visitors may still get an old one. */
export function wantsNewAddress( flush: Flush ): boolean {
	const { scope, method, state, counts } = flush;
	return (
		scope === 'images' &&
		method === 'removal' &&
		( state === 'partial' || state === 'failed' ) &&
		counts.stale + counts.unconfirmed > 0
	);
}

/** Gives the tone in which a flush's sentence is shown. */
export function toneOf( flush: Flush ): Tone {
	return flushTones[ flush.state ];
}

const purgeTones: Record< PurgeState, Tone > = {
	queued: 'busy',
	sent: 'busy',
	fresh: 'good',
	rebuilding: 'good',
	unconfirmed: 'warning',
	stale: 'bad',
	failed: 'bad',
	cancelled: 'neutral',
};

/** Gives the tone in which one address's result is shown. */
export function purgeTone( state: PurgeState ): Tone {
	return purgeTones[ state ];
}

/** Picks the address worth looking at first: an old one before a new one, then the widest. */
export function mostTelling( purges: Purge[] ): Purge | null {
	const order: Tone[] = [ 'bad', 'warning', 'good', 'busy', 'neutral' ];
	const rank = ( { state }: Purge ) => order.indexOf( purgeTone( state ) );
	const sorted = [ ...purges ].sort(
		( a, b ) => rank( a ) - rank( b ) || ( b.width ?? 0 ) - ( a.width ?? 0 )
	);
	return sorted[ 0 ] ?? null;
}

/** Gives the file's name of an address, for people. */
export function fileName( url: string ): string {
	const path = url.split( /[?#]/, 1 )[ 0 ] ?? url;
	const last = path.slice( path.lastIndexOf( '/' ) + 1 );
	try {
		return decodeURIComponent( last ) || url;
	} catch {
		return last || url;
	}
}

/** Shortens an endpoint to what changes in it: …/spai2. */
export function shortEndpoint( endpoint: string ): string {
	return '…/' + endpoint.slice( endpoint.lastIndexOf( '/' ) + 1 );
}

/** Drops the scheme, which says nothing to a reader. */
export function withoutScheme( url: string ): string {
	return url.replace( /^https?:\/\//, '' );
}

/** Adds a query argument to an address that may have some already. */
export function withArgument(
	url: string,
	name: string,
	value: number
): string {
	return `${ url }${ url.includes( '?' ) ? '&' : '?' }${ name }=${ value }`;
}
