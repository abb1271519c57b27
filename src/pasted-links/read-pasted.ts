import { parseCdnUrl, removalUrl } from '../domain/cdn-url';
import { findCdnUrls } from '../domain/find-cdn-urls';
import { fileName } from '../domain/flush';
import { variantFacts, type VariantFacts } from '../domain/variant-facts';

export interface CdnLink extends VariantFacts {
	url: string;
	/** The image's file name. */
	name: string;
	host: string;
	endpoint: string;
	/** Whether opening it asks ShortPixel to remove the copy. */
	isRemoval: boolean;
}

export interface Pasted {
	cdnLinks: CdnLink[];
	/** Links that only the server can place: an image of this site, a page, or neither. */
	others: string[];
	/** Whether the text holds anything else. */
	hasRest: boolean;
	/** What to ask the server about. */
	urls: string[];
}

/** Quotation marks and brackets come along when a link is copied; the server drops them too. */
const WRAPPING =
	/^["'`<([\u201c-\u201e\u2018\u2019\u00ab]+|(?<!["'`>\])\u201c\u201d\u2018\u2019\u00bb,;])["'`>\])\u201c\u201d\u2018\u2019\u00bb,;]+$/g;

/** What parts links: white space, or a mark right before the next link. An entity ends with such a mark too, and a comment in a script begins behind one. */
const BETWEEN =
	/\s+|[,|](?=["'`<([]?(?:https?:)?\/\/)|(?<!&#?\w+);(?=["'`<([]?https?:\/\/)/i;

/** What the server can complete to an address: with its scheme or without, or a path of this site. */
const LINK =
	/^(?:(?:https?:)?\/\/|\/(?!\/)|[a-z\d][a-z\d.-]*(?:\.[a-z]{2,}|:\d+)\/)[^"<>\\`{|}]+$/i;

/** Reads what was pasted without asking anybody: one link, several, or text and markup with links in it. */
export function readPasted( text: string ): Pasted {
	const words = text.split( BETWEEN ).filter( Boolean );
	const cdnUrls = findCdnUrls( text );
	const parts = new Set( cdnUrls.flatMap( partsOf ) );
	const others: string[] = [];
	const plain: string[] = [];
	let hasRest = false;
	// The server takes one address a line.
	let isPlain = true;
	for ( const word of words ) {
		const bare = word.replace( WRAPPING, '' );
		const inWord = findCdnUrls( word );
		isPlain &&= LINK.test( bare ) && inWord.length < 2;
		// A CDN link goes without the sentence's punctuation, as it is shown.
		const [ found = bare ] = inWord;
		plain.push( found !== bare && parseCdnUrl( bare ) ? found : word );
		const isFound =
			inWord.length > 0 ||
			partsOf( bare ).every( ( part ) => parts.has( part ) );
		if ( ! isFound && LINK.test( bare ) ) {
			others.push( bare );
		} else if ( ! isFound ) {
			hasRest = true;
		}
	}
	const links = [ ...cdnUrls, ...new Set( others ) ];
	return {
		cdnLinks: cdnUrls.flatMap( readLink ),
		others: [ ...new Set( others ) ],
		hasRest,
		// Plain links go as they are: the server's answer quotes them.
		urls: isPlain || links.length === 0 ? plain : links,
	};
}

/** White space inside a CDN URL cuts it into words: it is encoded there, or stood between parameters. */
function partsOf( url: string ): string[] {
	return url.split( /%20|,/ );
}

function readLink( url: string ): CdnLink[] {
	const parsed = parseCdnUrl( url );
	return parsed
		? [
				{
					url,
					name: fileName( parsed.source ),
					host: parsed.host,
					endpoint: parsed.endpoint,
					isRemoval: removalUrl( url ) === url,
					...variantFacts( url ),
				},
			]
		: [];
}
