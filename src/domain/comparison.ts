import type { Comparison } from './types';

/**
 * Returns what visitors got before a flush and what they get now, as data URIs; null if either is unknown or both are
 * the same.
 */
export function beforeAndAfter( {
	before,
	after,
	site,
	leads_to_site: leadsToSite,
}: Comparison ): { before: string; after: string } | null {
	const now = after ?? ( leadsToSite ? site : null );
	return before === null || now === null || before === now
		? null
		: { before, after: now };
}

/** Returns the old image that visitors get and the site's file; null if the copy is not old, or either is unknown. */
export function oldAndFile( {
	copy,
	before,
	after,
	site,
}: Comparison ): { old: string; file: string } | null {
	const old = after ?? before;
	return copy.state !== 'stale' || old === null || site === null
		? null
		: { old, file: site };
}
