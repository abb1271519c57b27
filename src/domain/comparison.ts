import type { Comparison } from './types';

/** The image that visitors got before, and the one they get since, as data URIs; null if unknown. */
export function beforeAndAfter( {
	before,
	after,
	site,
	leads_to_site: leadsToSite,
}: Comparison ): { before: string; after: string } | null {
	const now = after ?? ( leadsToSite ? site : null );
	return before === null || now === null ? null : { before, after: now };
}
