import type { Answer } from './answers';

const two = ( value: number ): string => String( value ).padStart( 2, '0' );

/** `MM/DD/YYYY hh:mm:ss`, in UTC. */
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

/** Adds bunny.net's headers to an answer, and takes away Age and Last-Modified, which bunny.net does not send. */
export const asBunny = ( answer: Answer, now: number ): Answer => {
	const { status, stored } = answer;
	const headers: Record< string, string > = {
		// The same moment as in CDN-CachedAt, so that both agree on a MISS.
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
