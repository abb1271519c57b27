import type { Comparison } from './types';

/** What visitors got before and what they get since, as data URIs; null where one of them is not known. */
export function beforeAndAfter( {
	before,
	after,
	site,
	leads_to_site: leadsToSite,
}: Comparison ): { before: string; after: string } | null {
	const now = after ?? ( leadsToSite ? site : null );
	return before === null || now === null ? null : { before, after: now };
}
