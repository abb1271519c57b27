import { getPages } from '../api/client';
import { readPageData } from '../api/page-data';
import type { Layout, Screen } from '../domain/types';
import { inTime, pause } from './in-time';
import { cachedLayout, measurePages, stopped } from './layout-batches';

type OnLayouts = ( layouts: Layout[] ) => void;

interface Where {
	urls: string[];
	screens: Screen[];
}

interface Options {
	signal: AbortSignal | undefined;
	onLayouts: OnLayouts | undefined;
	/** Pages to measure before those that are found. */
	first: string[];
	probeUrl: string;
	until: number;
}

/** Milliseconds for everything. Nobody waits for it: a flush starts meanwhile. */
const MOST = 120_000;
/** Milliseconds before a flush tries again what failed: the machine may have been busy. */
const AGAIN = [ 2_000, 10_000 ];
/** Pages that are measured before what was found is passed on. */
const AT_ONCE = 4;
/** The server's limits: images per question, pages and screens per flush. */
const MOST_IMAGES = 100;
const MOST_PAGES = 20;
const MOST_SCREENS = 320;

/**
 * Measures how large the images are on the public pages that show them, and on those named `first`. Never rejects: without measurements a flush
 * continues with what else is known.
 *
 * A flush passes `onLayouts`. It waits for all pages, so what failed is tried again.
 */
export async function measureLayouts(
	attachments: number[],
	signal?: AbortSignal,
	onLayouts?: OnLayouts,
	first: string[] = []
): Promise< Layout[] > {
	const until = Date.now() + MOST;
	const { probe_url: probeUrl } = readPageData();
	if ( ! probeUrl || attachments.length === 0 ) {
		return [];
	}
	const options = { onLayouts, first, probeUrl };
	const search = new Search( attachments, { ...options, signal, until } );
	let isDone = await search.measure();
	for ( const wait of onLayouts ? AGAIN : [] ) {
		if ( isDone || Date.now() + wait >= until ) {
			break;
		}
		onLayouts?.( search.layouts() );
		await Promise.race( [ pause( wait ), stopped( signal ) ] );
		isDone = await search.measure();
	}
	return signal?.aborted ? [] : search.layouts();
}

/** The pages that show some images, and what was measured there so far. */
class Search {
	readonly #attachments: number[];
	readonly #options: Options;
	#where: Where | null = null;
	readonly #measured = new Map< string, Layout >();

	constructor( attachments: number[], options: Options ) {
		this.#attachments = attachments;
		this.#options = options;
	}

	/** Measures what is missing. Returns whether nothing is any more, or nobody wants it. Never rejects. */
	async measure(): Promise< boolean > {
		const { signal, onLayouts, probeUrl, until } = this.#options;
		const where = signal?.aborted ? null : await this.#find();
		if ( ! where ) {
			return signal?.aborted === true;
		}
		const missing = this.#missing( where );
		while ( missing.length > 0 && ! signal?.aborted ) {
			const some = missing.splice( 0, AT_ONCE );
			const options = { screens: where.screens, probeUrl, until };
			const layouts = await measurePages( some, options, signal );
			layouts.forEach( ( layout ) => this.#keep( layout ) );
			if ( missing.length > 0 ) {
				onLayouts?.( this.layouts() );
			}
		}
		return signal?.aborted === true || this.#missing( where ).length === 0;
	}

	layouts(): Layout[] {
		const { urls, screens } = this.#where ?? { urls: [], screens: [] };
		return urls.flatMap(
			( url ) =>
				cachedLayout( url, screens ) ?? this.#measured.get( url ) ?? []
		);
	}

	/** Asks which pages to measure on which screens, within the same time limit. Null where that fails. */
	async #find(): Promise< Where | null > {
		const { first, until } = this.#options;
		if ( this.#where ) {
			return this.#where;
		}
		try {
			const asked = pagesOf( this.#attachments );
			const { pages, screens } = await inTime( asked, until );
			const urls = [ ...first, ...pages.map( ( { url } ) => url ) ];
			const where = {
				urls: [ ...new Set( urls ) ].slice( 0, MOST_PAGES ),
				screens: screens.slice( 0, MOST_SCREENS ),
			};
			this.#where = where;
			answers.set( keyOf( this.#attachments ), where );
			return where;
		} catch {
			return null;
		}
	}

	#missing( { urls, screens }: Where ): string[] {
		return screens.length > 0
			? urls.filter( ( url ) => ! cachedLayout( url, screens ) )
			: [];
	}

	/** A page that had less time the next time keeps what was measured on more screens. */
	#keep( layout: Layout ): void {
		const { screens } = this.#measured.get( layout.url ) ?? layout;
		if ( layout.screens.length >= screens.length ) {
			this.#measured.set( layout.url, layout );
		}
	}
}

/** Returns the layouts of all pages that show these images if they were measured a short while ago. */
export function knownLayouts( attachments: number[] ): Layout[] | null {
	const found = answers.get( keyOf( attachments ) );
	const layouts = found?.urls.flatMap(
		( url ) => cachedLayout( url, found.screens ) ?? []
	);
	return layouts && layouts.length === found?.urls.length ? layouts : null;
}

const answers = new Map< string, Where >();
const asked = new Map< string, ReturnType< typeof getPages > >();

/** Shares one request between the plan and a flush started meanwhile: the site's search may take long. */
function pagesOf( attachments: number[] ) {
	const some = attachments.slice( 0, MOST_IMAGES );
	const key = keyOf( attachments );
	const pages =
		asked.get( key ) ??
		getPages( some ).finally( () => asked.delete( key ) );
	asked.set( key, pages );
	return pages;
}

function keyOf( attachments: number[] ): string {
	return attachments.slice( 0, MOST_IMAGES ).join();
}
