import type { Answer } from './answers';

const two = ( value: number ): string => String( value ).padStart( 2, '0' );

/** Formats a time as `MM/DD/YYYY hh:mm:ss`, in UTC. */
export const bunnyTime = ( ms: number ): string => {
	const at = new Date( ms );
	const day = [ at.getUTCMonth() + 1, at.getUTCDate() ].map( two );
	const time = [
		at.getUTCHours(),
		at.getUTCMinutes(),
		at.getUTCSeconds(),
	].map( two );
	return `${ day.join( '/' ) }/${ at.getUTCFullYear() } ${ time.join( ':' ) }`;
};

/** Adds bunny.net's headers to an answer, and removes Age and Last-Modified, which bunny.net does not send. */
export const asBunny = ( answer: Answer, now: number ): Answer => {
	const { status, stored } = answer;
	const headers: Record< string, string > = {
		// The same time as in CDN-CachedAt if nothing was stored; send() would set a later one.
		date: new Date( now ).toUTCString(),
		...answer.headers,
		server: 'BunnyCDN-DE1-1077',
		'cdn-pullzone': '93447',
		'cdn-requestpullcode': String( stored ? 200 : status ),
		'cdn-cachedat': bunnyTime( stored?.at ?? now ),
		'cdn-cache': stored?.by ?? 'MISS',
		'cdn-status': String( status ),
	};
	delete headers[ 'age' ];
	delete headers[ 'last-modified' ];
	return { ...answer, headers };
};
