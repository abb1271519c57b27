/** Visitors of a page: the links that their browsers ask the CDN for, and the images they get. */
import { setTimeout as sleep } from 'node:timers/promises';
import { colourOf, type Colour } from '../../tools/site/site';
import type { LogEntry } from '../../tools/simulator/request-log';

const atOnce = 16;
const agent = 'Visitor';

/** The `Accept` header of Chrome's requests for images. */
export const ofChrome =
	'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

const ask = (
	url: string,
	redirect: RequestRedirect = 'follow',
	accept = '*/*'
) => fetch( url, { redirect, headers: { 'user-agent': agent, accept } } );

/** Whether a visitor sent a request, rather than the plugin. */
export const isByVisitor = ( { headers }: LogEntry ): boolean =>
	headers[ 'user-agent' ] === agent;

/** Requests each copy until the CDN has made it. */
export async function visit(
	urls: string[],
	accept?: string
): Promise< void > {
	const left = [ ...urls ];
	const visitor = async () => {
		for ( let url = left.pop(); url !== undefined; url = left.pop() ) {
			for ( let status = 307; status === 307; ) {
				const response = await ask( url, 'manual', accept );
				await response.arrayBuffer();
				status = response.status;
				if ( status === 307 ) {
					await sleep( 30 );
				}
			}
		}
	};
	await Promise.all( Array.from( { length: atOnce }, visitor ) );
}

const plain = ( url: string ) =>
	decodeURIComponent( url ).replace( /\?.*/, '' );

interface Image {
	endpoint: string;
	/** The beginning of the image's file names. */
	name: string;
	/** The parameter lists of the links that a script on the page makes on the visitors' screens. */
	lists: string[];
}

/** Returns an image's links in the HTML of a page, and those that a script makes from the page's placeholders. */
function linksOn( html: string, { endpoint, name, lists }: Image ): string[] {
	const placeholders = [
		...html.matchAll( /data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)/g ),
	].map( ( [ , svg = '' ] ) => Buffer.from( svg, 'base64' ).toString() );
	const sources = placeholders.flatMap( ( svg ) =>
		[ ...svg.matchAll( /data-u="([^"]+)"/g ) ].map( ( [ , source = '' ] ) =>
			decodeURIComponent( source ).replace( /^https?:\/\//, '' )
		)
	);
	const named = html
		.split( /["'\s>]|&quot;/ )
		.filter( ( text ) => text.startsWith( `${ endpoint }/` ) );
	const made = sources.flatMap( ( source ) =>
		lists.map( ( list ) => `${ endpoint }/${ list }/${ source }` )
	);
	return [ ...new Set( [ ...named, ...made ] ) ].filter( ( url ) =>
		plain( url ).includes( `/${ name }` )
	);
}

/** Returns the links of an image's copies on a page as visitors get it now. */
export async function linksNow(
	page: string,
	image: Image
): Promise< string[] > {
	return linksOn( await ( await ask( page ) ).text(), image );
}

/** Whether new visitors get an image of this colour at each of its links on the page. */
export async function isSeen(
	colour: Colour,
	page: string,
	image: Image
): Promise< boolean > {
	const links = await linksNow( page, image );
	for ( const link of links ) {
		const answer = await ask( link );
		const bytes = new Uint8Array( await answer.arrayBuffer() );
		if ( answer.status !== 200 || ( await colourOf( bytes ) ) !== colour ) {
			return false;
		}
	}
	return links.length > 0;
}
