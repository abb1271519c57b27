import apiFetch from '@wordpress/api-fetch';

import type { NetworkSite } from '../domain/network';
import { getPage, ROOT, type Signal, withQuery } from './request';

const NETWORK = `${ ROOT }/network`;

export interface SitesQuery {
	search?: string;
	page?: number;
	per_page?: number;
	/** Only these. */
	sites?: number[];
}

export function getSites( query: SitesQuery, signal?: Signal ) {
	return getPage< NetworkSite >(
		withQuery( `${ NETWORK }/sites`, { ...query } ),
		signal
	);
}

const ask = ( method: string, what: string ) => ( sites: number[] ) =>
	apiFetch< NetworkSite[] >( {
		path: `${ NETWORK }/${ what }`,
		method,
		data: { sites },
	} );

/** Has the sites note how they stand. */
export const checkSites = ask( 'POST', 'checks' );

/** Has each of the sites flush everything. */
export const flushSites = ask( 'POST', 'flushes' );

/** Stops what has not begun. */
export const stopSites = ask( 'DELETE', 'flushes' );

/**
 * Starts a site's background tasks as a visit does. That needs no cookie, so it works on each site, whichever domain it has; what it
 * answers is nobody's to read.
 */
export async function wake( { wake_url: url }: NetworkSite ): Promise< void > {
	try {
		await fetch( url, { mode: 'no-cors', cache: 'no-store' } );
	} catch {
		// Then the next visit does it.
	}
}
