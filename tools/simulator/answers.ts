import { asciiUrl } from './address';
import type { Stored, StoredFile } from './cache';

/** An answer before it is sent; header names in lower case. */
export interface Answer {
	status: number;
	headers: Record< string, string >;
	body: Buffer;
	/** How the answering cache got the variant; absent if the answer is not a cached variant. */
	stored?: Stored;
}

/** The conditional headers of a request. */
export interface Conditions {
	ifNoneMatch: string | undefined;
	ifModifiedSince: string | undefined;
}

const EMPTY = Buffer.alloc( 0 );
const ANYONE = { 'access-control-allow-origin': '*' };
const NO_CACHE = { ...ANYONE, 'cache-control': 'no-cache' };
const PIXEL = Buffer.from(
	'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
	'base64'
);

export const redirect = ( status: number, location: string ): Answer => ( {
	status,
	headers: { ...NO_CACHE, location: asciiUrl( location ) },
	body: EMPTY,
} );

export const content = (
	status: number,
	type: string,
	body: string
): Answer => ( {
	status,
	headers: { ...NO_CACHE, 'content-type': type },
	body: Buffer.from( body ),
} );

export const plain = ( status: number, body: string ): Answer =>
	content( status, 'text/plain; charset=utf-8', `${ body }\n` );

export const json = ( status: number, body: unknown ): Answer =>
	content( status, 'application/json', JSON.stringify( body ) );

export const blank = (): Answer => ( {
	status: 200,
	headers: { ...NO_CACHE, 'content-type': 'image/gif' },
	body: PIXEL,
} );

/** HTTP dates have whole seconds, so comparisons must drop the fraction. */
const inSeconds = ( ms: number ): number => Math.floor( ms / 1000 ) * 1000;

const notModified = ( file: StoredFile, asked: Conditions ): boolean => {
	if ( asked.ifNoneMatch !== undefined ) {
		const tags = asked.ifNoneMatch
			.split( ',' )
			.map( ( tag ) => tag.trim().replace( /^W\//, '' ) );
		return tags.includes( '*' ) || tags.includes( file.etag );
	}
	return (
		asked.ifModifiedSince !== undefined &&
		Date.parse( asked.ifModifiedSince ) >= inSeconds( file.builtAt )
	);
};

/** Returns the answer for a built variant: the file, or 304 if the visitor has it. */
export const fileAnswer = (
	{ file, stored }: { file: StoredFile; stored: Stored },
	now: number,
	{ vary, cacheControl }: { vary: boolean; cacheControl: string },
	asked: Conditions
): Answer => {
	const headers = {
		...ANYONE,
		...( vary ? { vary: 'Accept' } : {} ),
		'cache-control': cacheControl,
		etag: file.etag,
		age: String( Math.max( 0, Math.floor( ( now - stored.at ) / 1000 ) ) ),
		'last-modified': new Date( file.builtAt ).toUTCString(),
	};
	return notModified( file, asked )
		? { status: 304, headers, body: EMPTY, stored }
		: {
				status: 200,
				headers: { ...headers, 'content-type': file.contentType },
				body: file.body,
				stored,
			};
};
