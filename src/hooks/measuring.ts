import type { FlushRequest, Layout } from '../domain/types';
import { measureLayouts } from './layouts';

/** What is measured now, as far as it is known yet. */
export interface Measuring {
	pages: number;
	screens: number;
}

interface Options {
	signal: AbortSignal;
	onMeasuring?: ( measuring: Measuring ) => void;
}

const MOST_MILLISECONDS = 8_000;
const underWay = new Map< string, Shared >();

/** Tells whether the pages that show what is asked for can be measured, and whether that is of any use. */
export function isMeasurable( {
	scope,
	attachments,
	method,
	layouts,
}: FlushRequest ): boolean {
	return (
		scope === 'images' &&
		attachments !== undefined &&
		// Under a new address there is no copy yet, at whatever width.
		method !== 'new_address' &&
		layouts === undefined
	);
}

/** Measures the pages that show what is asked for, and adds what they gave: a flush never fails for want of it. */
export async function withLayouts(
	request: FlushRequest,
	options: Options
): Promise< FlushRequest > {
	if ( ! isMeasurable( request ) ) {
		return request;
	}
	const layouts = await measure( request.attachments ?? [], options );
	return layouts.length > 0 ? { ...request, layouts } : request;
}

/** Measures once for all who ask meanwhile, and stops when the last of them has left or the time is up. */
async function measure(
	attachments: number[],
	{ signal, onMeasuring }: Options
): Promise< Layout[] > {
	const key = attachments.join();
	const shared = underWay.get( key ) ?? new Shared( attachments );
	underWay.set( key, shared );
	try {
		return await shared.join( signal, onMeasuring );
	} finally {
		if ( shared.isOver && underWay.get( key ) === shared ) {
			underWay.delete( key );
		}
	}
}

class Shared {
	readonly #controller = new AbortController();
	readonly #listeners = new Set< ( measuring: Measuring ) => void >();
	readonly #layouts: Promise< Layout[] >;
	#waiting = 0;
	#measuring: Measuring | null = null;
	isOver = false;

	constructor( attachments: number[] ) {
		const { signal } = this.#controller;
		const timer = setTimeout(
			() => this.#controller.abort(),
			MOST_MILLISECONDS
		);
		this.#layouts = Promise.race( [
			measureLayouts( attachments, signal, ( measuring ) => {
				this.#measuring = measuring;
				this.#listeners.forEach( ( listen ) => listen( measuring ) );
			} ).catch( () => [] ),
			aborted( signal ),
		] ).finally( () => {
			clearTimeout( timer );
			this.isOver = true;
		} );
	}

	async join(
		signal: AbortSignal,
		listen: ( measuring: Measuring ) => void = () => undefined
	): Promise< Layout[] > {
		this.#waiting += 1;
		this.#listeners.add( listen );
		if ( this.#measuring ) {
			listen( this.#measuring );
		}
		const layouts = await Promise.race( [
			this.#layouts,
			aborted( signal ),
		] );
		this.#listeners.delete( listen );
		this.#waiting -= 1;
		if ( this.#waiting === 0 && ! this.isOver ) {
			this.isOver = true;
			this.#controller.abort();
		}
		return layouts;
	}
}

function aborted( signal: AbortSignal ): Promise< Layout[] > {
	return new Promise( ( resolve ) => {
		if ( signal.aborted ) {
			resolve( [] );
		}
		signal.addEventListener( 'abort', () => resolve( [] ), {
			once: true,
		} );
	} );
}
