import apiFetch from '@wordpress/api-fetch';

import type { Finding, FindingPage, Reach, Scan } from '../domain/scan';
import type { Layout } from '../domain/types';
import { getPage, ROOT } from './request';

const PATH = `${ ROOT }/scan`;

export function getScan( signal?: AbortSignal ): Promise< Scan > {
	return apiFetch( { path: PATH, ...( signal && { signal } ) } );
}

export function startScan( reach: Reach ): Promise< Scan > {
	return apiFetch( { path: PATH, method: 'POST', data: { reach } } );
}

/** Stops the scan; its findings are kept. */
export function stopScan(): Promise< Scan > {
	return apiFetch( { path: PATH, method: 'DELETE' } );
}

/** Continues the scan for a few seconds; `layouts` is null if this browser can't measure pages. */
export function runScan(
	layouts: Layout[] | null,
	signal: AbortSignal
): Promise< Scan > {
	return apiFetch( {
		path: `${ PATH }/run`,
		method: 'POST',
		data: layouts ? { layouts } : {},
		signal,
	} );
}

export async function listFindings(
	page: number,
	perPage: number,
	signal?: AbortSignal
): Promise< FindingPage > {
	const { items, total, pages } = await getPage< Finding >(
		`${ PATH }/findings?page=${ page }&per_page=${ perPage }`,
		signal
	);
	return { findings: items, total, pages };
}
