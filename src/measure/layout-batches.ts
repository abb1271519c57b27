import type { Layout, Screen } from '../domain/types';
import { inTime } from '../api/in-time';
import { loadProbe } from './probe-script';

interface Where {
	screens: Screen[];
	probeUrl: string;
	until: number;
}

/** Pages that are measured together. */
interface Batch {
	keys: string[];
	controller: AbortController;
	/** The number of waiting callers; the last one to leave aborts the batch. */
	waiting: number;
	layouts: Promise< Layout[] >;
}

const KEPT_FOR = 10 * 60_000;
// The probe keeps its own deadline; if it misses that, it is abandoned after this many milliseconds.
const GRACE = 500;
const kept = new Map< string, { layout: Layout; until: number } >();
const running = new Set< Batch >();

/** Returns a page's final layout on these screens, if it was found in the last ten minutes. */
export function cachedLayout( url: string, screens: Screen[] ): Layout | null {
	const found = kept.get( keyOf( url, screens ) );
	return found && found.until > Date.now() ? found.layout : null;
}

/** Measures pages, and waits for those already being measured. Returns an empty list if that is aborted or fails. */
export async function measurePages(
	urls: string[],
	where: Where,
	signal?: AbortSignal
): Promise< Layout[] > {
	const isIn = ( url: string ) => ( batch: Batch ) =>
		batch.keys.includes( keyOf( url, where.screens ) );
	const batches = [ ...running ].filter( ( batch ) =>
		urls.some( ( url ) => isIn( url )( batch ) )
	);
	const others = urls.filter( ( url ) => ! batches.some( isIn( url ) ) );
	if ( others.length > 0 ) {
		batches.push( start( others, where ) );
	}
	batches.forEach( ( batch ) => ( batch.waiting += 1 ) );
	const layouts = await Promise.race( [
		Promise.all( batches.map( ( batch ) => batch.layouts ) ),
		stopped( signal ),
	] );
	batches.forEach( leave );
	return layouts.flat();
}

/** Resolves with an empty list once aborted. */
export function stopped( signal?: AbortSignal ): Promise< [] > {
	return new Promise( ( resolve ) =>
		signal?.addEventListener( 'abort', () => resolve( [] ) )
	);
}

function leave( batch: Batch ): void {
	batch.waiting -= 1;
	if ( batch.waiting === 0 ) {
		running.delete( batch );
		batch.controller.abort();
	}
}

function start( urls: string[], where: Where ): Batch {
	const controller = new AbortController();
	const batch = {
		keys: urls.map( ( url ) => keyOf( url, where.screens ) ),
		controller,
		waiting: 0,
		layouts: run( urls, where, controller.signal ),
	};
	running.add( batch );
	return batch;
}

async function run(
	urls: string[],
	{ screens, probeUrl, until }: Where,
	signal: AbortSignal
): Promise< Layout[] > {
	try {
		const probe = await inTime( loadProbe( probeUrl ), until );
		const deadline = until - Date.now();
		const options = { deadline, signal };
		const layouts = await inTime(
			probe.measure( urls, screens, options ),
			until + GRACE
		);
		layouts.forEach( ( layout ) => keep( layout, screens ) );
		return layouts;
	} catch {
		return [];
	}
}

/** Caches final results: all screens were measured, or the page refuses to be framed. Others may be finished later. */
function keep( layout: Layout, screens: Screen[] ): void {
	const isWhole = layout.screens.length === screens.length;
	if ( isWhole || layout.state === 'framing' ) {
		const until = Date.now() + KEPT_FOR;
		kept.set( keyOf( layout.url, screens ), { layout, until } );
	}
}

function keyOf( url: string, screens: Screen[] ): string {
	return JSON.stringify( [ url, screens ] );
}
