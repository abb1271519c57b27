import type { Layout, Screen } from '../../domain/types';
import { Boxes } from './boxes';
import { atMost, left, type Limit, pause } from './clock';
import { type Frame, openFrame } from './frame';
import { preparePage } from './prepare';
import { type Page, readPage } from './read-page';
import { layoutWidth } from './layout-width';
import { scrollBarOf } from './scroll-bar';
import { findTargets } from './targets';

export interface Options {
	/** Milliseconds for all pages together. */
	deadline?: number;
	signal?: AbortSignal;
}

const DEADLINE = 8000;
const MOST_PAGES = 20;
const AHEAD = 3;
const LOADING = 2500;
/** Milliseconds after which a task yields, so that the page stays responsive. */
const TASK = 30;

/**
 * Lays out pages on each of these screens and returns the sizes of their lazy images. The screens are ordered by how
 * common they are, so that running out of time skips the least common ones. Never rejects.
 */
export async function measure(
	pages: string[],
	screens: Screen[],
	{ deadline = DEADLINE, signal }: Options = {}
): Promise< Layout[] > {
	const limit: Limit = { until: performance.now() + deadline, signal };
	const urls = [ ...new Set( pages ) ].slice( 0, MOST_PAGES );
	const reading: Promise< Page >[] = [];
	const readAhead = ( index: number ) => {
		while ( reading.length < Math.min( index + AHEAD, urls.length ) ) {
			const url = urls[ reading.length ] ?? '';
			reading.push( readPage( url, atMost( limit, deadline / 3 ) ) );
		}
	};
	const layouts: Layout[] = [];
	for ( const [ index, url ] of urls.entries() ) {
		// Requests pages while earlier ones are laid out, so that a hanging page does not delay the others.
		readAhead( index );
		const page = await reading[ index ];
		const waiting = urls.length - index;
		layouts.push( await layoutOf( url, page, screens, limit, waiting ) );
	}
	return layouts;
}

async function layoutOf(
	url: string,
	page: Page | undefined,
	screens: Screen[],
	limit: Limit,
	waiting: number
): Promise< Layout > {
	const none = { url, screens: [], images: [] };
	if ( page?.state !== 'read' ) {
		return { ...none, state: page?.state ?? 'unreachable' };
	}
	let frame: Frame | null = null;
	try {
		// The remaining time is shared by the remaining pages. Loading may exceed the share, since the first page loads
		// the site's styles.
		const share = left( limit ) / waiting;
		frame = await openFrame(
			preparePage( page.html, page.url ),
			atMost( limit, Math.max( share, LOADING ) )
		);
		const boxes =
			frame &&
			( await boxesOf(
				frame,
				page.url,
				screens,
				atMost( limit, share )
			) );
		return boxes && boxes.screens.length > 0
			? {
					url,
					state: 'measured',
					screens: boxes.screens,
					images: boxes.images(),
				}
			: { ...none, state: 'late' };
	} catch {
		return { ...none, state: 'unreachable' };
	} finally {
		frame?.remove();
	}
}

async function boxesOf(
	{ document: page, resize }: Frame,
	url: string,
	screens: Screen[],
	limit: Limit
): Promise< Boxes > {
	const boxes = new Boxes();
	const targets = findTargets( page, url );
	for ( const [ first, ...others ] of bySize( page, screens ) ) {
		await pause();
		const indexes =
			left( limit ) > 0 ? boxes.addScreens( [ first, ...others ] ) : [];
		if ( indexes.length === 0 ) {
			break;
		}
		const bar = scrollBarOf( first, screens );
		page.documentElement.style.setProperty(
			'margin-inline-end',
			bar > 0 ? `${ bar }px` : '',
			'important'
		);
		resize( layoutWidth( page, first ) + bar, first.height );
		let since = performance.now();
		for ( const target of targets ) {
			if ( performance.now() - since > TASK ) {
				await pause();
				since = performance.now();
			}
			for ( const measured of target() ) {
				boxes.add( measured, indexes );
			}
		}
	}
	return boxes;
}

/** Groups screens on which the page has the same layout: of equal layout width, scroll bar and height. */
function bySize(
	page: Document,
	screens: Screen[]
): Iterable< [ Screen, ...Screen[] ] > {
	const sizes = new Map< string, [ Screen, ...Screen[] ] >();
	for ( const screen of screens ) {
		const size = [
			layoutWidth( page, screen ),
			scrollBarOf( screen, screens ),
			screen.height,
		].join();
		const group = sizes.get( size );
		if ( group ) {
			group.push( screen );
		} else {
			sizes.set( size, [ screen ] );
		}
	}
	return sizes.values();
}
