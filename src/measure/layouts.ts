import { getPages } from '../api/client';
import { readPageData } from '../api/page-data';
import type { Layout, Screen } from '../domain/types';
import { inTime, pause } from '../api/in-time';
import { cachedLayout, measurePages, stopped } from './layout-batches';

type OnLayouts = ( layouts: Layout[] ) => void;

interface Where {
	urls: string[];
	screens: Screen[];
}

interface Options {
	signal: AbortSignal;
	/** Receives all measurements so far. */
	onLayouts: OnLayouts;
	/** Pages to measure before those that the server names. */
	first: string[];
	probeUrl: string;
	until: number;
}

/** The time limit for everything, in milliseconds. */
const MOST = 120_000;
/** Milliseconds before each retry of pages, since the machine may have been busy. */
const AGAIN = [ 2_000, 10_000 ];
/** Pages to measure before results are passed on. */
const AT_ONCE = 4;
/** The server's limits for images in a request, pages in a measurement, and screens on a page. */
const MOST_IMAGES = 100;
const MOST_PAGES = 20;
const MOST_SCREENS = 150;

/**
 * Measures the pages in `first`, then the public pages that show these images. Pages without a
 * final result are retried up to twice. Never rejects, since a flush without measurements only finds fewer copies.
 */
export async function measureLayouts(
	attachments: number[],
	signal: AbortSignal,
	onLayouts: OnLayouts,
	first: string[]
): Promise< Layout[] > {
	const until = Date.now() + MOST;
	const { probe_url: probeUrl } = readPageData();
	if ( ! probeUrl || attachments.length === 0 ) {
		return [];
	}
	const options = { signal, onLayouts, first, probeUrl, until };
	const search = new Search( attachments, options );
	let isDone = await search.measure();
	for ( const wait of AGAIN ) {
		if ( isDone || Date.now() + wait >= until ) {
			break;
		}
		onLayouts( search.layouts() );
		await Promise.race( [ pause( wait ), stopped( signal ) ] );
		isDone = await search.measure();
	}
	return signal.aborted ? [] : search.layouts();
}

/** The pages that show some images, and their measurements so far. */
class Search {
	readonly #attachments: number[];
	readonly #options: Options;
	#where: Where | null = null;
	readonly #measured = new Map< string, Layout >();

	constructor( attachments: number[], options: Options ) {
		this.#attachments = attachments;
		this.#options = options;
	}

	/** Measures the missing pages. Returns true if none are left or the search was aborted. Never rejects. */
	async measure(): Promise< boolean > {
		const { signal, onLayouts, probeUrl, until } = this.#options;
		const where = signal.aborted ? null : await this.#find();
		if ( ! where ) {
			return signal.aborted;
		}
		const missing = this.#missing( where );
		while ( missing.length > 0 && ! signal.aborted ) {
			const some = missing.splice( 0, AT_ONCE );
			const options = { screens: where.screens, probeUrl, until };
			const layouts = await measurePages( some, options, signal );
			layouts.forEach( ( layout ) => this.#keep( layout ) );
			if ( missing.length > 0 ) {
				onLayouts( this.layouts() );
			}
		}
		return signal.aborted || this.#missing( where ).length === 0;
	}

	layouts(): Layout[] {
		const { urls, screens } = this.#where ?? { urls: [], screens: [] };
		return urls.flatMap(
			( url ) =>
				cachedLayout( url, screens ) ?? this.#measured.get( url ) ?? []
		);
	}

	/** Asks which pages to measure on which screens, within the same time limit. Returns null on failure. */
	async #find(): Promise< Where | null > {
		const { first, until } = this.#options;
		if ( this.#where ) {
			return this.#where;
		}
		try {
			const asked = getPages( this.#attachments.slice( 0, MOST_IMAGES ) );
			const { pages, screens } = await inTime( asked, until );
			const urls = [ ...first, ...pages.map( ( { url } ) => url ) ];
			this.#where = {
				urls: [ ...new Set( urls ) ].slice( 0, MOST_PAGES ),
				screens: screens.slice( 0, MOST_SCREENS ),
			};
			return this.#where;
		} catch {
			return null;
		}
	}

	#missing( { urls, screens }: Where ): string[] {
		return screens.length > 0
			? urls.filter( ( url ) => ! cachedLayout( url, screens ) )
			: [];
	}

	/** Keeps a layout, unless an earlier one covers more screens. */
	#keep( layout: Layout ): void {
		const { screens } = this.#measured.get( layout.url ) ?? layout;
		if ( layout.screens.length >= screens.length ) {
			this.#measured.set( layout.url, layout );
		}
	}
}
