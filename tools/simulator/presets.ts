import type { DelayCurve } from './delay';
import type { PresetName, Settings, SwitchInput } from './switch-types';

const DAY = 86400;

/** cdnplanet.com's measurements of bunny.net's removals; the time of the slowest hundredth is a guess. */
const BUNNY_REMOVALS: DelayCurve = [
	[ 0.5, 0 ],
	[ 0.9, 16 ],
	[ 0.99, 65 ],
	[ 1, 90 ],
];

const bunny: Partial< Settings > = {
	headers: 'bunny',
	removal_delay: BUNNY_REMOVALS,
	// ShortPixel says that a copy is gone if it is not requested for 13 days.
	edge_lifetime: 13 * DAY,
};

/** Switches that imitate CDNs. ShortPixel's may behave like any of them. */
export const PRESETS: Readonly< Record< PresetName, SwitchInput > > = {
	/** A pull zone of bunny.net with its default settings, which ignore queries. */
	bunny: { ...bunny, ignore_query: true },
	'bunny-query': bunny,
	/**
	 * Without Last-Modified, only Age tells how old a copy is, and it starts at 0 when the edge fetches the old file
	 * again.
	 */
	'two-layers': {
		edge_lifetime: 365 * DAY,
		removal_reach: 'edge',
		drop_headers: { headers: [ 'last-modified' ] },
	},
	/** A removal deletes only the copy in the format that matches its own `Accept` header. */
	'by-accept': { by_accept: true, removal_scope: 'format' },
	'slow-65': { removal_delay: 65 },
};
