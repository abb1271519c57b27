import type { DuePages, Flush, Layout } from '../domain/types';
import { get, post, ROOT, type Signal, withQuery } from './request';

/** Adds what was measured since a flush started; `measuring` says that more will come. */
export function sendLayouts(
	id: number,
	said: { layouts: Layout[]; measuring: boolean },
	signal: Signal
) {
	return post< Flush >( `${ ROOT }/flushes/${ id }/layouts`, said, signal );
}

/** Returns some pages that were never measured, or before they or the styles changed; with an id, only that post's. */
export function getDuePages( id?: number ) {
	const path = withQuery( `${ ROOT }/measurements`, { post: id } );
	return get< DuePages >( path, undefined );
}

/** Keeps what was measured, and returns the pages that are due next. */
export function keepMeasurements( layouts: Layout[] ) {
	return post< DuePages >( `${ ROOT }/measurements`, { layouts }, undefined );
}
